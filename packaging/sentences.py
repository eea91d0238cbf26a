"""The sentences that an engine and what lies below the window say, as templates.

They speak English: in `events.jsonl`, in errors, in what is told of a table. The window knows a
sentence again by its template and shows its translation (`workbench/gui/sentences.py`). A template
is a sentence of the source with {names} where the values stand.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "resources" / "sentences.json"
ROOMS = ("engine", "jobs", "runs", "config", "data", "hub", "models")
# The window has these from their own lists.
TOLD_OTHERWISE = ("judge.py", "problem_kinds.py")
# What stands inside a sentence and is English too, by the value it is; nowhere else is it looked
# for, so that a file called "test" keeps its name.
PARTS = {
    "choices": ("{some} or {last}",),
    "error": ("the answer", "the list of its files"),
    "kind": (
        "model",
        "dataset",
        "a zip archive or an Office document",
        "an old Excel or Word file",
        "a PDF",
        "a picture",
        "a Parquet file (rename it to end in .parquet)",
        "an Arrow file (rename it to end in .arrow)",
        "a database",
    ),
    "lines": ("line {number}", "lines {numbers}", "lines {first} to {last}"),
    "mend": (
        "lower data.folds to {count}, or merge the class with another or leave its rows out",
        "lower data.folds to {count}, or add rows",
        "merge the class with another or leave its rows out",
        "add rows",
    ),
    "now": (" (now {rate})",),
    "place": ("the cache", "Split {split}"),
    "reason": (
        "the hub answered {status}; {when}.",
        "{error} arrives damaged each time. Something between this computer and the hub spoils "
        "it: try another network or mirror.",
    ),
    "said": (
        "was killed",
        "ended early (exit code {code})",
        "{key} was {old} and is {new}",
        "{title} cannot be used: its {file}",
        ": {words}",
    ),
    "shown": (": {words}",),
    "title": ("Split {split}",),
    "use": (
        "which is used for training",
        "which is learned from in all folds but one",
    ),
    "wanted": ("1 cell", "{count} cells"),
    "was": ("was killed", "ended early (exit code {code})"),
    "what": (
        "loss",
        "gradient",
        "estimate",
        "learning rate to find",
        "another device",
        "another precision",
        "another number of threads",
        "another number of processes",
        "another version of PyTorch",
        "another kind of processor",
        "1 text",
        "{count} texts",
        "1 value of the column {group}",
        "{count} values of the column {group}",
        "hub",
        "proxy",
        "is no run folder: it has no config.json",
        "does not exist",
    ),
    "when": ("wait {pause} s and try again", "try again in a few minutes"),
    "where": ("GPU memory", "memory", "above the table", "below the table", "beside the table"),
    "which": ("validation", "test"),
}
# What others say: the system, and the libraries that read what a person wrote.
FOREIGN = (
    "Each of the files",
    "The config",
    "it must be a share below 1 or a whole number",
    # of the system
    "Permission denied",
    "Operation not permitted",
    "No such file or directory",
    "Not a directory",
    "Is a directory",
    "File exists",
    "File name too long",
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "Input/output error",
    "Too many open files",
    "Cannot allocate memory",
    "Could not determine home directory.",
    "embedded null byte",
    "Cannot save file into a non-existent directory: {folder}",
    # of json
    *(
        f"{what}: line {{line}} column {{column}} (char {{letter}})"
        for what in (
            "Expecting value",
            "Expecting ',' delimiter",
            "Expecting ':' delimiter",
            "Expecting property name enclosed in double quotes",
            "Illegal trailing comma before end of object",
            "Illegal trailing comma before end of array",
            "Extra data",
            "Unterminated string starting at",
            "Invalid control character at",
            "Invalid \\escape",
        )
    ),
    # of tomllib
    *(
        f"{what} (at {where})"
        for where in ("line {line}, column {column}", "end of document")
        for what in (
            "Expected '=' after a key in a key/value pair",
            "Expected ']' at the end of a table declaration",
            "Expected newline or end of document after a statement",
            "Invalid value",
            "Invalid statement",
            "Cannot overwrite a value",
            "Cannot declare {key} twice",
            "Unclosed array",
            "Unclosed inline table",
            "Unterminated string",
        )
    ),
    # of pydantic
    "input should be a valid integer",
    "input should be a valid number",
    "input should be a valid boolean",
    "input should be a valid string",
    "input should be a valid list",
    "input should be a finite number",
    "string should have at most {count} character",
    "string should have at most {count} characters",
    "string should match pattern {pattern}",
    "list should have at least {count} item after validation, not {found}",
    "list should have at least {count} items after validation, not {found}",
    # of pyarrow
    "Parquet file size is 0 bytes",
    "Parquet file size is {size} bytes, smaller than the minimum file footer ({least} bytes)",
    "Parquet file size is {size} bytes, smaller than the size reported by footer's ({wanted}bytes)",
    "Couldn't deserialize thrift: {reason}",
    "Parquet magic bytes not found in footer. Either the file is corrupted or this is not a "
    "parquet file",
    "Could not open Parquet input source '<Buffer>': {reason}",
    "Not an Arrow file",
    "Invalid flatbuffers message",
    "File is too small: {size}",
    "Tried reading schema message, was null or length 0",
    "Expected to read {wanted} metadata bytes, but only read {found}",
    # of what unpacks
    "Compressed file ended before the end-of-stream marker was reached",
    "Not a gzipped file ({mark})",
    "CRC check failed {sums}",
    "File {member} is encrypted, password required for extraction",
    # of calamine
    "Cannot detect file format",
)
_ENDS = re.compile(r"\.\s*$|[\w}]\?$|(\w+ ){2}.*: {\w+}$")


def known_texts() -> dict[str, object]:
    """What the window knows again: sentences, and by the name of their value parts of them."""
    return {"sentences": _of_sources(), "parts": PARTS}


def all_sentences() -> list[str]:
    """Every template and every part, once."""
    parts = (part for parts in PARTS.values() for part in parts)
    return list(dict.fromkeys((*_of_sources(), *parts)))


def write_sentences() -> None:
    """Bring the file that the window reads up to date."""
    text = json.dumps(known_texts(), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def _of_sources() -> list[str]:
    """The templates by their letters, wherever they stand in the sources; then what others say."""
    found = set[str]()
    for room in ROOMS:
        for file in sorted((ROOT / "workbench" / room).rglob("*.py")):
            if file.name not in TOLD_OTHERWISE:
                found |= {*_sentences(ast.parse(file.read_text(encoding="utf-8")))}
    return [*sorted(found), *FOREIGN]


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Strings of several words that end as a sentence, or in what failed; no docstrings."""
    passed_over = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed_over.add(id(node.value))  # a docstring
        is_pattern = isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        if isinstance(node, ast.JoinedStr) or is_pattern:
            passed_over |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if id(node) not in passed_over:
            text = _template(node)
            ends = _ENDS.search(text)
            if " " in text.strip() and ends:
                yield text


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    text, names = "", dict[str, str]()
    for place, part in enumerate(node.values):
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = base = _name(part.value) or f"value{place}"
            copy = 2
            while names.setdefault(name, ast.dump(part)) != ast.dump(part):
                name, copy = f"{base}{copy}", copy + 1  # another thing of that name
            text += f"{{{name}}}"
    return text


def _name(value: ast.expr) -> str:
    """The variable or attribute that is told; "" for anything longer."""
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_")
    return value.id.strip("_") if isinstance(value, ast.Name) else ""
