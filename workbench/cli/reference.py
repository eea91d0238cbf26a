"""The keys of a run in words: for `workbench train --help` and for docs/config.md.

python -m workbench.cli.reference > docs/config.md
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from workbench.config import Setting, settings

_WIDTH = 96


def help_lines() -> Iterator[str]:
    """Each key with its default, range and sentence, for a terminal."""
    yield "keys of CONFIG and --set:"
    for item in settings():
        yield f"  {item.key} = {_value(item.default)}{_range(item)}"
        yield from textwrap.wrap(
            item.help, _WIDTH, initial_indent="      ", subsequent_indent="      "
        )


def config_reference() -> str:
    """The same as Markdown."""
    lines = [
        "# Keys of a run",
        "",
        "Made from the schema by `python -m workbench.cli.reference > docs/config.md`. The same "
        "sentences stand in the form's tooltips and in `workbench train --help`.",
        "",
        "A config is a TOML or JSON file; each key may be left out.",
    ]
    section = ""
    for item in settings():
        head = item.key.rpartition(".")[0]
        if head != section or item.key == "name":
            section = head
            lines += ["", f"## `[{head}]`" if head else "## At the top", ""]
            lines += ["| key | default | what it is |", "| --- | --- | --- |"]
        name = item.key.rpartition(".")[2]
        limits = _range(item).strip()
        help_text = f"{item.help} {f'*{limits}*' if limits else ''}".strip().replace("|", "\\|")
        lines.append(f"| `{name}` | `{_value(item.default)}` | {help_text} |")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    return "(none)" if value is None else json.dumps(value)


def _range(item: Setting) -> str:
    if item.choices:
        return f"  ({' | '.join(item.choices)})" if len(item.choices) > 1 else ""
    if item.minimum is None or item.maximum is None:
        return ""
    unit = f" {item.unit}" if item.unit else ""
    return f"  ({item.minimum:.12g} to {item.maximum:.12g}{unit})"


if __name__ == "__main__":
    print(config_reference(), end="")
