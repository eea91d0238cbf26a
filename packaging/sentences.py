"""The sentences that an engine says, as templates, collected from its sources.

Engines speak English, in `events.jsonl` and in errors. The window knows a sentence again by its
template and shows its translation (`workbench/gui/sentences.py`). A template is a sentence of
the source with {names} where the values stand.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "resources" / "sentences.json"
ROOMS = ("engine", "jobs", "runs")
# What stands inside a sentence and is English too.
PARTS = (
    "GPU memory",
    "memory",
    "loss",
    "gradient",
    "was killed",
    "ended early (exit code {code})",
    " (now {rate})",
    "{key} was {old} and is {new}",
    "did you mean {near}?",
)
_TELLS_WHAT_FAILED = re.compile(r"^[A-Z]\w+ \w+ .*: {\w+}$")


def all_sentences() -> list[str]:
    """Every template, once, in the order of the sources."""
    found: dict[str, None] = dict.fromkeys(PARTS)
    for room in ROOMS:
        for file in sorted((ROOT / "workbench" / room).rglob("*.py")):
            found |= dict.fromkeys(_sentences(ast.parse(file.read_text(encoding="utf-8"))))
    return list(found)


def write_sentences() -> None:
    """Bring the file that the window reads up to date."""
    text = json.dumps(all_sentences(), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def _sentences(tree: ast.Module) -> Iterator[str]:
    """Strings of several words that end in a full stop, or in what failed, and no docstrings."""
    passed_over = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed_over.add(id(node.value))  # a docstring
        if isinstance(node, ast.JoinedStr):
            passed_over |= {id(part) for part in ast.walk(node) if part is not node}
    for node in ast.walk(tree):
        if id(node) not in passed_over:
            text = _template(node)
            ends = text.rstrip().endswith(".") or _TELLS_WHAT_FAILED.search(text)
            if " " in text.strip() and ends:
                yield text


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    text = ""
    for place, part in enumerate(node.values):
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            text += f"{{{_name(part.value) or f'value{place}'}}}"
    return text


def _name(value: ast.expr) -> str:
    """The variable or attribute that is told; "" for anything longer."""
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_")
    return value.id.strip("_") if isinstance(value, ast.Name) else ""
