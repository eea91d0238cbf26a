"""Counts the bytes that a server sends: a relay in front of it."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Relay:
    """`with Relay(address) as relay: … relay.url … relay.sent`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._target = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.sent = 0
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            for source, target, counts in ((client, server, False), (server, client, True)):
                # Large buffers would hold bytes that a killed reader never saw.
                for one in (source, target):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
                threading.Thread(
                    target=self._pass, args=(source, target, counts), daemon=True
                ).start()

    def _pass(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(1 << 15):
                target.sendall(block)
                if counts:
                    with self._lock:
                        self.sent += len(block)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
