"""Archives and files of the same name are read as what they hold would be, and told apart."""

from __future__ import annotations

import bz2
import gzip
import zipfile
from pathlib import Path

import pytest

from tests.small_memory import leave_free
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.errors import DataError

CSV = b"text,label\ngood,1\nbad,0\n"
IMDB = {
    f"{split}/{label}/{number}_7.txt": f"{label} {number} 片".encode()
    for split in ("train", "test")
    for label in ("pos", "neg")
    for number in range(3)
} | {
    "README": b"about",
    "imdb.vocab": b"the",
    "train/urls_pos.txt": b"x",
    "train/unsup/0.txt": b"?",
}
PLAIN = {f"{label}/{number}.txt": b"such" for label in ("bad", "fine") for number in range(9)}


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("members", [IMDB, PLAIN], ids=["splits", "classes"])
@pytest.mark.parametrize("above", ["", "aclImdb/", "a/b/"])
def test_class_folders_in_an_archive_read_as_the_folder_does(
    tmp_path: Path, members: dict[str, bytes], above: str
):
    folder = tmp_path / (Path(above).name or "packed")
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    named = {above + name: content for name, content in members.items()}
    packed = read_source(str(pack(tmp_path / "packed.zip", named)))
    unpacked = read_source(str(folder))
    assert packed.splits.keys() == unpacked.splits.keys()
    for split, frame in unpacked.splits.items():
        assert packed.splits[split].equals(frame)
    assert (packed.title, packed.format, packed.notes, packed.whole) == (
        (unpacked.title, unpacked.format, unpacked.notes, True)
    )


def test_a_first_look_at_class_folders_shows_every_class(tmp_path: Path):
    table = read_source(str(pack(tmp_path / "t.zip", PLAIN)), reading=Reading(rows=4))
    assert table.frame["label"].tolist() == ["bad", "bad", "fine", "fine"]
    assert not table.whole


def test_folders_that_are_not_classes_are_read_as_tables(tmp_path: Path):
    tables = {"d/train/t.txt": CSV, "d/test/t.txt": CSV + b"so,1\n"}
    splits = read_source(str(pack(tmp_path / "t.zip", tables))).splits
    assert {name: len(frame) for name, frame in splits.items()} == {"train": 2, "test": 3}
    one = read_source(str(pack(tmp_path / "one.zip", {"data/t.txt": CSV})))
    assert one.columns == ["text", "label"]
    docs = read_source(str(pack(tmp_path / "o.zip", {"d/t.csv": CSV, "d/docs/about.txt": b"it"})))
    assert docs.frame.to_numpy().tolist() == [["good", "1"], ["bad", "0"]]


def test_an_archive_of_texts_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch):
    path = pack(tmp_path / "bomb.zip", {f"{label}/1.txt": b"a" * 9_000_000 for label in "xy"})
    leave_free(monkeypatch, 40_000_000)
    with pytest.raises(DataError, match=r"bomb\.zip is too large for the memory that is free"):
        read_source(str(path))


def test_a_damaged_text_in_an_archive_is_one_sentence(tmp_path: Path):
    path = pack(tmp_path / "t.zip", PLAIN)
    path.write_bytes(path.read_bytes().replace(b"such", b"sick", 1))
    with pytest.raises(DataError, match=r"^t\.zip is .* damaged"):
        read_source(str(path))


def test_no_name_in_an_archive_leads_out_of_it(tmp_path: Path):
    members = {"../../out/1.txt": b"one", "/etc/2.txt": b"three", "..\\in\\3.txt": b"two"}
    table = read_source(str(pack(tmp_path / "t.zip", members | PLAIN)))
    assert table.frame["label"].tolist() == ["bad"] * 9 + ["etc"] + ["fine"] * 9
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["t.zip"]


@pytest.mark.parametrize("rows", [None, 10])
def test_packed_files_within_an_archive_are_unpacked_too(tmp_path: Path, rows: int | None):
    members = {"a.csv.gz": gzip.compress(CSV), "b.csv.bz2": bz2.compress(CSV), "c.csv": CSV}
    frame = read_source(str(pack(tmp_path / "t.zip", members)), reading=Reading(rows=rows)).frame
    assert frame["text"].tolist() == ["good", "bad"] * 3
    assert frame["file"].unique().tolist() == ["a.csv", "b.csv", "c.csv"]


def test_tables_of_one_name_in_an_archive_are_told_apart_and_chosen(tmp_path: Path):
    members = {"d/x/a.csv": CSV, "d/y/a.csv": CSV + b"so,1\n", "d/y/b.csv": CSV}
    path = str(pack(tmp_path / "t.zip", members))
    table = read_source(path)
    assert table.frame["file"].unique().tolist() == ["x/a.csv", "y/a.csv", "b.csv"]
    assert table.notes == ("3 files are read as one: x/a.csv, y/a.csv, b.csv.",)
    for name, rows in (("x/a.csv", 2), ("y/a.csv", 3), ("d/y/a.csv", 3), ("b.csv", 2)):
        assert len(read_source(path, reading=Reading(table=name)).frame) == rows
    with pytest.raises(DataError, match=r"no table 'z/a\.csv'"):
        read_source(path, reading=Reading(table="z/a.csv"))


def test_files_of_one_name_are_told_apart_by_their_packing_and_folders(tmp_path: Path):
    for name, content in (
        ("a.csv", CSV),
        ("a.csv.bz2", bz2.compress(CSV)),
        ("a.csv.gz", gzip.compress(CSV)),
    ):
        (tmp_path / name).write_bytes(content)
    pattern = str(tmp_path / "a.cs*")
    names = ["a.csv", "a.csv.bz2", "a.csv.gz"]
    assert read_source(pattern).frame["file"].unique().tolist() == names
    assert len(read_source(pattern, reading=Reading(table="a.csv.gz")).frame) == 2
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_bytes(CSV)
    listed = "\n".join(str(tmp_path / folder / "a.csv") for folder in ("x", "y", "x"))
    assert read_source(listed.rsplit("\n", 1)[0]).frame["file"].unique().tolist() == [
        "x/a.csv",
        "y/a.csv",
    ]
    assert len(read_source(listed).frame) == 6, "a file that is named twice is read twice"
