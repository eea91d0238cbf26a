"""What is wrong with a table is said in Chinese, whatever it is: by real files, not sentences."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data.test_formats import write_workbook
from tests.gui.chinese import Says, require_chinese
from workbench.config import RunConfig
from workbench.data.pasted import keep_table
from workbench.data.prepare import prepare
from workbench.data.profile import save_clean
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.data.targets import check_target_keys

HEADER = "my_text,my_label\n"
ROWS = HEADER + "".join(
    f"text {number} of it,{('no_1', 'yes_1')[number % 2]}\n" for number in range(40)
)
NUMBERS = HEADER + "".join(f"text {number} of it,{number}.5\n" for number in range(40))
QUOTED = ROWS + '"so, it is",yes_1\n' * 10


def file(name: str, content: str | bytes, **reading: object) -> Says:
    """Reads such a file."""

    def says(folder: Path) -> list[str]:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_source(str(path), None, Reading(**reading)).notes)  # type: ignore[arg-type]

    return says


def source(make: Callable[[Path], str], **reading: object) -> Says:
    """Reads what is made in the folder."""

    def says(folder: Path) -> list[str]:
        return list(read_source(make(folder), None, Reading(**reading)).notes)  # type: ignore[arg-type]

    return says


def rows(content: str, **keys: object) -> Says:
    """Makes a table ready to learn from; `other_1.csv` may be named to test on."""

    def says(folder: Path) -> list[str]:
        table, other = folder / "table_1.csv", folder / "other_1.csv"
        table.write_text(content, encoding="utf-8")
        other.write_text(HEADER + "well done,yes_1\n", encoding="utf-8")
        wanted = {"text": "my_text", "label": "my_label"} | keys
        changes = {key if key == "task" else f"data.{key}": wanted[key] for key in wanted}
        if changes.get("data.test") == other.name:
            changes["data.test"] = str(other)
        return list(prepare(RunConfig().replacing({"data.source": str(table), **changes})).notes)

    return says


def with_column(values: tuple[str, str]) -> str:
    """The rows with a third column, of one value for each class."""
    more = dict(zip(("no_1", "yes_1", "my_label"), (*values, "more_1"), strict=True))
    return re.sub(r"(no_1|yes_1|my_label)\n", lambda end: f"{end[1]},{more[end[1]]}\n", ROWS)


def empty_archive() -> bytes:
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    return stream.getvalue()


def workbook(folder: Path) -> str:
    sheet: list[list[str | float]] = [["my_text", "my_label"], ["a b", "yes_1"], ["c d", "no_1"]]
    write_workbook(folder / "two.xlsx", {"one_1": sheet, "two_2": sheet})
    return str(folder / "two.xlsx")


def odd_sheet(folder: Path) -> str:
    rows: list[list[str | float]] = [["", "my_text", "", "my_label"]]
    rows += [["", f"text {number}", "", ("yes_1", "no_1")[number % 2]] for number in range(20)]
    rows[3] += ["", "a note_1"]
    write_workbook(folder / "odd.xlsx", {"one_1": rows})
    return str(folder / "odd.xlsx")


def class_folders(folder: Path) -> str:
    for name in ("good_1", "pos", "unsup", "hollow_1"):
        (folder / "texts" / name).mkdir(parents=True)
        if name != "hollow_1":
            (folder / "texts" / name / "1.txt").write_text("some text", encoding="utf-8")
    return str(folder / "texts")


def bare_folder(folder: Path) -> str:
    (folder / "bare_1" / "none").mkdir(parents=True)
    return str(folder / "bare_1")


def unlike_files(folder: Path) -> str:
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")
    (folder / "b.csv").write_text(ROWS.replace("my_label", "my_grade"), encoding="utf-8")
    return str(folder / "*.csv")


def alike_files(folder: Path) -> str:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(ROWS + "b,no,more\n", encoding="utf-8")
    return str(folder / "*.csv")


def table_as_itself(folder: Path) -> list[str]:
    path = folder / "a.csv"
    path.write_text(ROWS, encoding="utf-8")
    save_clean(read_source(str(path)), path)
    return []


def table_to_nowhere(folder: Path) -> list[str]:
    save_clean(read_source("sample:support-desk"), folder / "none_1" / "a.csv")
    return []


def nothing_pasted(folder: Path) -> list[str]:
    return [str(keep_table(b"  ", folder))]


def columns_of(task: str, **keys: object) -> Says:
    def says(folder: Path) -> list[str]:
        check_target_keys(RunConfig().replacing({"task": task, "data.labels": ["b", "c"], **keys}))
        return []

    return says


NOT_READ = {
    "no file": source(lambda folder: str(folder / "nowhere.csv")),
    "no files": source(lambda folder: f"{folder}/a.csv\n{folder}/b.csv"),
    "a name too long": source(lambda folder: "x_" * 2500 + ".csv"),
    "a folder of nobody": source(lambda folder: "~nobody-of-this-name/a.csv"),
    "no sample": source(lambda folder: "sample:none-such"),
    "a picture": file("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "a database": file("a.csv", b"SQLite format 3\0"),
    "an old workbook": file("a.csv", b"\xd0\xcf\x11\xe0 and more"),
    "binary data": file("a.csv", bytes(range(1, 9)) * 500),
    "nothing": file("a.csv", ""),
    "a header alone": file("a.csv", HEADER),
    "an unknown encoding": file("a.csv", ROWS, encoding="none-such"),
    "an unknown table": file("a.csv", ROWS, table="7"),
    "no JSON": file("a.json", "{]"),
    "JSON that ends early": file("a.json", '{"a": [1, '),
    "JSON with more behind it": file("a.jsonl", '{"a": 1} {"a": 2}\n'),
    "a list of numbers": file("a.json", "[1, 2]"),
    "lines of numbers": file("a.jsonl", "1\n2\n"),
    "no Parquet": file("a.parquet", b"no" * 60),
    "too little for Parquet": file("a.parquet", b"PAR1"),
    "no Arrow": file("a.arrow", b"ARROW1" + b"\0" * 40),
    "no workbook": file("a.xls", b"no workbook at all"),
    "a broken workbook": file("a.xlsx", b"PK\x03\x04 no"),
    "an archive without files": file("a.zip", empty_archive()),
    "what is cut off": file("a.csv.gz", gzip.compress(ROWS.encode())[:-10]),
    "what is spoiled": file("a.csv.gz", gzip.compress(ROWS.encode())[:-8] + b"\0" * 8),
    "files of other columns": source(unlike_files),
    "a folder without texts": source(bare_folder),
    "an unknown sheet": source(workbook, table="none-such"),
    "a table over itself": table_as_itself,
    "a place that is none": table_to_nowhere,
    "nothing pasted": nothing_pasted,
}
MENDED = {
    "a stray quote": file("a.csv", QUOTED + '"one" of these,yes_1\n'),
    "stray quotes": file("a.csv", QUOTED + '"one" of these,yes_1\n' * 7),
    "lines above and below": file("a.csv", "Report of May\n\n" + ROWS + "\nTotal: 40\n"),
    "a line that says how": file("a.csv", "sep=,\n" + ROWS),
    "names twice": file("a.csv", "text,text,,label\n" + "a b c,x,1,yes\nd e f,y,2,no\n" * 5),
    "an uneven row": file("a.csv", ROWS + "b,no,more\n"),
    "uneven rows": file("a.csv", ROWS + "b,no,more\nc\n"),
    "two tables": file("a.csv", ROWS + "\n\nname,age,city\n" + "Bob,3,X\nAnn,4,Y\n" * 3),
    "a broken line": file("a.jsonl", '{"text": "a", "label": "x"}\n' * 40 + "{no\n"),
    "broken lines": file("a.jsonl", '{"text": "a", "label": "x"}\n' * 40 + "{no\n" * 2),
    "a foreign line": file(
        "a.csv", (ROWS + "größe,yes_1\n" * 20).encode() + "größe,yes_1\n".encode("latin-1")
    ),
    "a damaged letter": file("a.csv", (ROWS + "größe " * 9).encode() + b"\xff,yes_1\n"),
    "a zero byte": file("a.csv", ROWS + "a\0b,yes_1\n"),
    "zero bytes": file("a.csv", ROWS + "a\0b,yes_1\na\0\0b,no_1\n"),
    "names again": file("a.csv", ROWS * 2),
    "names three times": file("a.csv", ROWS * 3),
    "no names": file("a.csv", "1,2.5\n3,4.5\n5,6\n" * 9),
    "two rows of names": file("a.csv", "a,b\n" + ROWS, header_rows=2),
    "another sheet": source(workbook),
    "a sheet with empty columns and a note": source(odd_sheet),
    "folders of classes": source(class_folders),
    "files read as one": source(alike_files),
}
NOT_LEARNED = {
    "one column": rows("my_text\nhello\nworld\n", text=None, label=None),
    "an unknown column": rows(ROWS, text="absent"),
    "one column for two": rows(ROWS, label="my_text"),
    "empty texts": rows(HEADER + " ,yes\n ,no\n ,yes\n"),
    "no labels": rows(HEADER + "a,\nb,\nc,\n"),
    "one class": rows(HEADER + "a,x\nb,x\nc,x\n"),
    "too many classes": rows(HEADER + "".join(f"text {n},class {n}\n" for n in range(60))),
    "words for numbers": rows(ROWS, task="regression"),
    "one number": rows(re.sub(r"\d+\.5", "7", NUMBERS), task="regression"),
    "a word among numbers": rows(NUMBERS + "odd,many\n", task="regression"),
    "words among numbers": rows(NUMBERS + "odd,many\nodder,more\n", task="regression"),
    "words for switches": rows(
        ROWS, task="multi_label", label=None, text="my_text", labels=["my_text", "my_label"]
    ),
    "switches that are off": rows(
        with_column(("0", "0")).replace("yes_1", "0").replace("no_1", "0"),
        task="multi_label",
        label=None,
        labels=["my_label", "more_1"],
    ),
    "one label": rows(re.sub(",(yes|no)_1", ",same_1", ROWS), task="multi_label"),
    "a row without a label": rows(ROWS + " ,yes_1\nlast,\nlater,\n"),
    "rows without a text": rows(ROWS + " ,yes_1\n ,no_1\nlast,\n"),
    "a rare class": rows(ROWS + "odd,rare_1\n"),
    "rare classes in folds": rows(ROWS.replace("label\n", "label\nodd,rare_1\nodder,rare_2\n")),
    "too few rows": rows(HEADER + "a b,yes_1\nc d,no_1\n"),
    "too few rows to test on": rows(HEADER + "a b,x_1\nc d,y_1\ne f,x_1\n", validation=0.01),
    "too many copies": rows(HEADER + "a b,yes_1\nc d,no_1\n" * 20),
    "groups too large": rows(with_column(("1", "2")), group="more_1"),
    "too few texts of a class": rows(HEADER + "a b,yes_1\nc d,no_1\ne f,yes_1\n", folds=5),
    "too few texts": rows(HEADER + "a b,1\nc d,2\ne f,3\n", task="regression", folds=5),
    "too few groups": rows(with_column(("1", "2")), group="more_1", folds=5),
    "too few groups of numbers": rows(
        HEADER.replace("\n", ",more_1\n") + "a,1,x\nb,2,x\nc,3,y\n",
        task="regression",
        group="more_1",
        folds=5,
    ),
    "a fold of none": rows(ROWS, fold=2),
    "a fold too many": rows(ROWS, fold=4, folds=3),
    "folds and a file": rows(ROWS, folds=3, test="other_1.csv"),
    "an unknown class": rows(ROWS.replace("yes_1", "good_1"), test="other_1.csv"),
    "no file to test on": rows(ROWS, test="nowhere_1.csv"),
    "a text that is tested on": rows(ROWS + "well done,yes_1\n", test="other_1.csv"),
    "an unknown part": rows(with_column(("train", "odd_1")), split="more_1"),
    "a part for folds": rows(with_column(("train", "test")), split="more_1", folds=3),
    "steps that leave nothing": rows(HEADER + "a,b\n", steps=[{"do": "drop_rows", "rows": [1]}]),
    "a step about no row": rows(ROWS, steps=[{"do": "set_label", "rows": [900], "label": "x"}]),
    "columns and a column": columns_of("multi_label", **{"data.label": "a"}),
    "columns for one class": columns_of("single_label"),
}


@pytest.mark.parametrize("case", NOT_READ)
def test_why_a_table_is_not_read_is_said_in_chinese(translation, tmp_path: Path, case: str):
    require_chinese(NOT_READ[case], tmp_path, translation)


@pytest.mark.parametrize("case", MENDED)
def test_what_was_mended_in_a_table_is_said_in_chinese(translation, tmp_path: Path, case: str):
    require_chinese(MENDED[case], tmp_path, translation)


@pytest.mark.parametrize("case", NOT_LEARNED)
def test_what_cannot_be_learned_from_a_table_is_said_in_chinese(
    translation, tmp_path: Path, case: str
):
    require_chinese(NOT_LEARNED[case], tmp_path, translation)
