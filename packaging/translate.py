"""Bring the translation files up to date with the sources, and build what Qt loads.

    python packaging/translate.py

It collects every string for users (from `tr()` in the window, from the schema, from the list of
models, from the findings in a table, from the sentences that the rooms below the window say) into
`resources/translations/*.ts`, where a person translates them, and builds the `.qm` files. It
prints how many strings wait for a translation, and ends with 1 if there are any.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The strings of this checkout, whichever one is installed.
sys.path.insert(0, str(ROOT))

from sentences import all_sentences, write_sentences  # noqa: E402

from workbench.config import settings  # noqa: E402
from workbench.data.problem_kinds import KINDS  # noqa: E402
from workbench.data.scripts import SCRIPTS  # noqa: E402
from workbench.models.judge import SENTENCES  # noqa: E402

TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)


def main() -> int:
    """Update, count what is missing, build."""
    missing = 0
    write_sentences()
    for language in LANGUAGES:
        file = TRANSLATIONS / f"workbench_{language}.ts"
        update(file)
        waiting = untranslated(file)
        missing += len(waiting)
        for text in waiting:
            print(f"{language}: {text!r}")
        build(file)
    print(f"{missing} strings wait for a translation")
    return 1 if missing else 0


def update(file: Path) -> None:
    """Collect the strings of the sources; translations that exist are kept."""
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "collected.py"
        extra.write_text(_collected(), encoding="utf-8")
        sources = sorted(map(str, (ROOT / "workbench" / "gui").rglob("*.py")))
        language = file.stem.removeprefix("workbench_")
        options = ["-locations", "none", "-no-obsolete", "-target-language", language]
        _qt("lupdate", *options, *sources, str(extra), "-ts", str(file))


def build(file: Path) -> None:
    """Make the .qm file that Qt loads."""
    _qt("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))


def untranslated(file: Path) -> list[str]:
    """The sources of strings that have no finished translation."""
    waiting = []
    for message in ElementTree.parse(file).getroot().iter("message"):
        translation = message.find("translation")
        if translation is None or not translation.text or translation.get("type") == "unfinished":
            waiting.append(message.findtext("source", ""))
    return waiting


def collected_texts() -> dict[str, list[str]]:
    """Strings by context that stand in data instead of `tr()`."""
    schema = [
        text
        for item in settings()
        for text in (item.title, item.help, item.unit, item.group, *item.names.values())
    ]
    records = json.loads((ROOT / "resources" / "models.json").read_text(encoding="utf-8"))
    models = [
        text for card in records for text in (card["languages"], card["summary"], card["title"])
    ]
    models += SENTENCES.values()
    problems = [text for kind in KINDS.values() for text in (kind.one, kind.many, kind.fix)]
    problems += SCRIPTS
    found = {"schema": schema, "models": models, "problems": problems, "sentences": all_sentences()}
    return {
        context: [text for text in dict.fromkeys(texts) if re.search(r"[a-z]", text)]
        for context, texts in found.items()
    }


def _collected() -> str:
    lines = [
        f"QT_TRANSLATE_NOOP({json.dumps(context)}, {json.dumps(text, ensure_ascii=False)})"
        for context, texts in collected_texts().items()
        for text in texts
    ]
    return "\n".join(lines) + "\n"


def _qt(tool: str, *words: str) -> None:
    command = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([str(command), *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
