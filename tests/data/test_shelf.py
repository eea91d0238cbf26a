"""Much of a table lies in a file that the system maps, and is the same table."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.small_disk import mounted, needs_root
from tests.small_memory import leave_free
from workbench.config import RunConfig
from workbench.data import large_file, records, shelf, text_file
from workbench.data.prepare import prepare
from workbench.data.read import read_source
from workbench.data.shelf import Shelf, is_on_shelf, is_shelved, rows_kept, shelved
from workbench.data.steps import apply_steps
from workbench.data.texts import column_texts
from workbench.errors import DataError

ROWS = 3000


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of some kilobytes count as large."""
    make_little(monkeypatch)


def make_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MUCH_BYTES", 20_000)
    monkeypatch.setattr(shelf, "_PART_BYTES", 5_000)
    monkeypatch.setattr(text_file, "_LARGE_BYTES", 10_000)
    monkeypatch.setattr(text_file, "_HEAD_BYTES", 10_000)
    monkeypatch.setattr(large_file, "_STRETCH_BYTES", 10_000)
    monkeypatch.setattr(records, "_STRETCH_BYTES", 10_000)
    monkeypatch.setattr(records, "_ROWS_AT_ONCE", 500)


def texts(count: int = ROWS) -> list[str]:
    return [f"Ünnice  text <b>number</b> {number % 2500}" for number in range(count)]


def labels(count: int = ROWS) -> list[str]:
    return ["abc"[number % 3] for number in range(count)]


def write_csv(path: Path) -> Path:
    lines = [f"{text},{label}" for text, label in zip(texts(), labels(), strict=True)]
    path.write_text("\n".join(["text,label", *lines, ""]), encoding="utf-8")
    return path


def lies_in_a_file(frame: pd.DataFrame) -> bool:
    return all(is_on_shelf(column_texts(frame[name])) for name in frame.columns)


def bytes_in_files(frame: pd.DataFrame) -> int:
    chunks = [chunk for name in frame.columns for chunk in column_texts(frame[name]).chunks]
    return sum(chunk.nbytes for chunk in chunks if is_shelved(chunk))


def files_in_cache() -> list[Path]:
    folder = platformdirs.user_cache_path("workbench", appauthor=False)
    return [*folder.iterdir()] if folder.is_dir() else []


def test_a_large_table_lies_in_a_file_without_a_name(tmp_path: Path, little):
    frame = read_source(str(write_csv(tmp_path / "t.csv"))).frame
    assert is_on_shelf(column_texts(frame["text"]))
    assert frame["text"].tolist() == texts()
    assert frame["label"].tolist() == labels()
    if sys.platform != "win32":
        assert files_in_cache() == [], "what kills the process would leave it"


def test_a_small_table_lies_in_the_memory(tmp_path: Path):
    frame = read_source(str(write_csv(tmp_path / "t.csv"))).frame
    assert not any(is_shelved(chunk) for chunk in column_texts(frame["text"]).chunks)


def test_steps_leave_a_large_table_in_files_and_do_what_they_do_to_a_small_one(
    tmp_path: Path, monkeypatch
):
    source = str(write_csv(tmp_path / "t.csv"))
    steps = [
        {"do": "clean", "what": "html"},
        {"do": "drop_rows", "rows": [3, 2900]},
        {"do": "drop", "what": "duplicates"},
        {"do": "set_label", "rows": [1, 700], "label": "c"},
        {"do": "merge_labels", "labels": ["a", "b"], "into": "b"},
        {"do": "clean", "what": "spaces"},
    ]
    config = RunConfig().replacing(
        {"data.source": source, "data.text": "text", "data.label": "label", "data.steps": steps}
    )
    small = apply_steps(read_source(source), config).frame
    make_little(monkeypatch)
    large = apply_steps(read_source(source), config).frame
    pd.testing.assert_frame_equal(large, small)
    assert is_on_shelf(column_texts(large["text"]))
    assert large["text"].iloc[0] == "Ünnice text number 0"


def test_rows_and_parts_of_a_run_are_the_same_from_a_file(tmp_path: Path, monkeypatch):
    source = str(write_csv(tmp_path / "t.csv"))
    config = RunConfig().replacing({"data.source": source})
    small = prepare(config)
    make_little(monkeypatch)
    large = prepare(config).read()
    assert large.fingerprint == small.fingerprint
    assert large.test.texts == small.test.texts
    assert is_on_shelf(large.validation.texts.apart()._texts), "they were copied"


def test_files_of_a_large_table_go_to_one_as_they_are_read(tmp_path: Path, little):
    for number in range(3):
        write_csv(tmp_path / f"part-{number}.csv")
    frame = read_source(str(tmp_path / "part-*.csv")).frame
    assert lies_in_a_file(frame[["text"]])
    assert frame["text"].tolist() == texts() * 3
    assert frame["file"].iloc[[0, ROWS, 2 * ROWS]].tolist() == [
        "part-0.csv",
        "part-1.csv",
        "part-2.csv",
    ]


def test_a_large_parquet_file_is_read_in_parts_and_its_numbers_all_written_in_one_way(
    tmp_path: Path, little
):
    whole = pa.array([float(number) for number in range(ROWS)])
    last_has_fraction = pa.array([*map(float, range(ROWS - 1)), 0.5])
    table = pa.table({"text": texts(), "whole": whole, "score": last_has_fraction})
    parquet.write_table(table, tmp_path / "t.parquet", row_group_size=400)
    with pa.ipc.new_file(str(tmp_path / "t.arrow"), table.schema) as writer:
        writer.write_table(table, max_chunksize=700)
    for name in ("t.parquet", "t.arrow"):
        frame = read_source(str(tmp_path / name)).frame
        assert is_on_shelf(column_texts(frame["text"]))
        assert frame["text"].tolist() == texts()
        assert frame["whole"].tolist() == [str(number) for number in range(ROWS)]
        assert frame["score"].iloc[[0, 1, -1]].tolist() == ["0.0", "1.0", "0.5"]


def test_large_json_lines_are_read_in_parts_with_columns_that_come_late(tmp_path: Path, little):
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts()]
    lines[2000] = "{broken"
    lines += [json.dumps({"text": "late", "label": "x"})]
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = read_source(str(tmp_path / "t.jsonl"))
    assert is_on_shelf(column_texts(table.frame["text"]))
    assert table.frame["text"].tolist() == [*texts()[:2000], *texts()[2001:], "late"]
    assert table.frame["label"].tolist() == [""] * (ROWS - 1) + ["x"]
    assert [(fault.kind, fault.lines) for fault in table.faults] == [("broken lines", (2001,))]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "cp1252"])
def test_large_json_lines_of_another_encoding_read_the_same(tmp_path: Path, little, encoding: str):
    other = "这个产品很好" if encoding == "gb18030" else "Ünnice"
    wanted = [text.replace("Ünnice", other) for text in texts()]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in wanted]
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding=encoding)
    assert read_source(str(tmp_path / "t.jsonl")).frame["text"].tolist() == wanted


def test_rows_that_are_kept_keep_their_number(little):
    frame = shelved(pd.DataFrame({"text": pd.array(texts(), dtype="str")}))
    assert lies_in_a_file(frame)
    kept = np.arange(ROWS) % 3 > 0
    found = rows_kept(rows_kept(frame, kept), np.arange(kept.sum()) % 2 == 0)
    expected = frame[kept].iloc[::2]
    assert found.index.tolist() == expected.index.tolist()
    assert found["text"].tolist() == expected["text"].tolist()
    assert lies_in_a_file(found)


def test_a_column_that_a_part_lacks_is_empty_there():
    kept = Shelf()
    kept.add({"a": pa.array(["1", "2"], pa.large_string())})
    kept.add({"b": pa.array(["x"], pa.large_string())})
    assert kept.frame().to_dict("list") == {"a": ["1", "2", ""], "b": ["", "", "x"]}
    assert len(kept) == 3


@pytest.mark.parametrize("trouble", ["nearly full", "no folder"])
def test_where_the_disk_has_no_room_a_table_stays_in_the_memory(
    tmp_path: Path, monkeypatch, little, trouble: str
):
    if trouble == "nearly full":
        monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=2**30))
    else:
        (tmp_path / "file").touch()
        monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "file")
    frame = read_source(str(write_csv(tmp_path / "t.csv"))).frame
    assert frame["text"].tolist() == texts()
    assert bytes_in_files(frame) == 0


@needs_root
@pytest.mark.parametrize("told", [True, False], ids=["told how full it is", "not told"])
def test_a_disk_that_becomes_full_meanwhile_has_a_part_and_the_memory_the_rest(
    tmp_path: Path, monkeypatch, little, told: bool
):
    with mounted(tmp_path / "disk", 2**16) as disk:
        monkeypatch.setattr(shelf, "_LEFT_FREE", 0)
        monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: disk)
        if not told:
            monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=2**30))
        frame = read_source(str(write_csv(tmp_path / "t.csv"))).frame
        assert frame["text"].tolist() == texts()
        assert frame["label"].tolist() == labels()
        assert 0 < bytes_in_files(frame) < frame.memory_usage(index=False).sum()


def test_where_neither_disk_nor_memory_has_room_it_is_said(tmp_path: Path, monkeypatch, little):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=0))
    leave_free(monkeypatch, 30_000)
    with pytest.raises(DataError, match=r"t\.csv is too large for the memory that is free"):
        read_source(str(write_csv(tmp_path / "t.csv")))


OWN_MEMORY = """
import sys, psutil
from workbench.data import shelf
from workbench.data.read import read_source
import workbench.data.profile, pyarrow.csv
shelf.MUCH_BYTES = 2**22
process = psutil.Process()
def own():
    facts = process.memory_info()
    return facts.rss - facts.shared
before = own()
table = read_source(sys.argv[1])
print(table.rows, (own() - before) / 2**20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere what is mapped cannot be told apart")
def test_the_texts_of_a_large_table_are_not_held_in_memory(tmp_path: Path):
    path = tmp_path / "t.csv"
    line = "a text of some words that is long enough to be read for a while,a\n"
    path.write_text("text,label\n" + line * 1_000_000, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", OWN_MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    rows, mebibytes = done.stdout.split()
    assert int(rows) == 1_000_000
    assert float(mebibytes) < 40  # of 80 that it would take
