"""`workbench data` reads a file as it is told to."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from workbench.cli.parser import main


def test_what_is_told_of_a_file_is_not_guessed(tmp_path: Path, capsys):
    table = tmp_path / "t.txt"
    table.write_bytes("über;a,b\ngut;c,d\nja;e,f\n".encode("cp850"))
    told = ["--delimiter", ";", "--encoding", "cp850", "--header-rows", "0", "--decimal", ","]
    assert main(["data", str(table), *told, "--json", "--save", str(tmp_path / "o.csv")]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["encoding"] == "cp850"
    assert document["dialect"] == {
        "delimiter": ";",
        "quote": '"',
        "escape": "",
        "header": False,
        "skipped_lines": 0,
        "header_rows": 0,
        "decimal": ",",
    }
    assert [fault["kind"] for fault in document["faults"]] == ["no header"]
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == [["über", "a,b"], ["gut", "c,d"], ["ja", "e,f"]]


def test_an_empty_file_is_a_table_without_rows(tmp_path: Path, capsys):
    (tmp_path / "t.csv").write_bytes(b"")
    assert main(["data", str(tmp_path / "t.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 0
    assert main(["data", str(tmp_path / "t.csv"), "--encoding", "klingon"]) == 2
    assert "klingon" in capsys.readouterr().err
