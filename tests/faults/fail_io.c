/* Lets the n-th write, fsync, rename or opening for writing below a folder fail.
 *
 * FAULT_FOLDER  counted is what concerns files in it
 * FAULT_AT      the number of the call that fails, from 1 on; 0 is none
 * FAULT_ERRNO   how it fails
 * FAULT_ALWAYS  if set, all calls from that one on fail ...
 * FAULT_OVER    ... until there is a file of this name
 * FAULT_COUNT   a file that is told how many calls there were, as its length
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long number(const char *variable) {
    const char *text = getenv(variable);
    return text ? atol(text) : 0;
}

/* Whether this call is to fail; errno is set then. */
static int fails(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    if (!folder || !path || strncmp(path, folder, strlen(folder)) != 0)
        return 0;
    long now = atomic_fetch_add(&calls, 1) + 1, at = number("FAULT_AT");
    const char *count = getenv("FAULT_COUNT"), *over = getenv("FAULT_OVER");
    if (count && truncate(count, now) != 0)
        return 0;
    if (!at || (getenv("FAULT_ALWAYS") ? now < at : now != at))
        return 0;
    if (over && access(over, F_OK) == 0)
        return 0;
    errno = (int)number("FAULT_ERRNO");
    return 1;
}

static int fails_on(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(path);
}

#define WRITES(name, parameters, arguments)      \
    ssize_t name parameters {                    \
        return fails_on(file) ? -1 : REAL(name) arguments; \
    }

WRITES(write, (int file, const void *data, size_t size), (file, data, size))
WRITES(pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
WRITES(pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
WRITES(writev, (int file, const struct iovec *parts, int count), (file, parts, count))

int fsync(int file) { return fails_on(file) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails_on(file) ? -1 : REAL(fdatasync)(file); }
int rename(const char *from, const char *to) { return fails(to) ? -1 : REAL(rename)(from, to); }
int renameat(int at, const char *from, int to_at, const char *to) {
    return fails(to) ? -1 : REAL(renameat)(at, from, to_at, to);
}

#define OPENS(name, parameters, arguments)                                \
    int name parameters {                                                 \
        mode_t mode = 0;                                                  \
        if (flags & O_CREAT) {                                            \
            va_list more;                                                 \
            va_start(more, flags);                                        \
            mode = va_arg(more, mode_t);                                  \
            va_end(more);                                                 \
        }                                                                 \
        if ((flags & O_ACCMODE) != O_RDONLY && fails(path))               \
            return -1;                                                    \
        return REAL(name) arguments;                                      \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPENS(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode))
