"""Everything a user sees has a Chinese translation, and it is the one in the sources."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "resources" / "translations" / "workbench_zh_CN.ts"


def messages(file: Path) -> dict[tuple[str, str], str]:
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = message.findtext("translation", "") or ""
    return found


def test_no_string_of_the_sources_is_missing_or_untranslated(tmp_path: Path):
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import translate
    finally:
        sys.path.pop(0)
    copy = tmp_path / FILE.name
    copy.write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    translate.update(copy)
    assert translate.untranslated(copy) == []
    assert messages(copy) == messages(FILE), "run python packaging/translate.py"


@pytest.mark.parametrize(("key", "translated"), messages(FILE).items(), ids=lambda item: "")
def test_a_translation_keeps_the_places_for_values(key: tuple[str, str], translated: str):
    assert sorted(re.findall(r"{\w+}", key[1])) == sorted(re.findall(r"{\w+}", translated))


def test_the_built_file_has_what_the_translation_file_says(tmp_path: Path):
    built = tmp_path / "built.qm"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([str(tool), "-silent", str(FILE), "-qm", str(built)], check=True)
    assert built.read_bytes() == FILE.with_suffix(".qm").read_bytes()
