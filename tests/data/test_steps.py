"""Steps make of the rows what the config says, the same each time, and leave the file alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from workbench.config import RunConfig
from workbench.data.prepare import prepare, read_rows
from workbench.data.read import read_source
from workbench.data.steps import apply_steps
from workbench.errors import DataError

ROWS = [
    ("good film", "pos"),
    ("good film", "pos"),
    ("Good film!", "pos"),
    ("bad film", "neg"),
    ("", "neg"),
    ("<b>bold</b> one", "Neg"),
    ("N/A", "neg"),
    ("so  so", "pos"),
    ("so so so", ""),
    ("even", "pos"),
    ("even", "neg"),
    ("odd one", "odd"),
]


def write(path: Path, rows: list[tuple[str, str]] = ROWS) -> str:
    pd.DataFrame(rows, columns=["text", "label"]).to_csv(path, index=False)
    return str(path)


def config(source: str, *steps: dict, **changes) -> RunConfig:
    base = {"data.source": source, "data.text": "text", "data.label": "label"}
    changes = {key.replace("__", "."): value for key, value in changes.items()}
    return RunConfig().replacing(base | {"data.steps": list(steps)} | changes)


@pytest.fixture
def after(tmp_path: Path):
    source = write(tmp_path / "t.csv")

    def rows(*steps: dict) -> list[list[str]]:
        frame = apply_steps(read_source(source), config(source, *steps)).frame
        return [
            [str(index + 1), *cells]
            for index, cells in zip(frame.index, frame.values.tolist(), strict=True)
        ]

    return rows


def drop(what: str) -> dict:
    return {"do": "drop", "what": what}


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        ("duplicates", [2]),
        ("near_duplicates", [3]),
        ("empty_texts", [5]),
        ("missing_labels", [9]),
        ("placeholders", [7]),
        ("contradictions", [10, 11]),
        ("rare_classes", [6, 12]),
        ("leaks", []),
    ],
)
def test_rows_with_a_finding_are_left_out_and_the_others_keep_their_number(after, what, gone):
    numbers = [int(row[0]) for row in after(drop(what))]
    assert numbers == [row for row in range(1, 13) if row not in gone]


def test_cells_are_mended_labels_merged_and_rows_relabelled(after):
    rows = after(
        {"do": "clean", "what": "html"},
        {"do": "clean", "what": "spaces"},
        {"do": "merge_labels", "labels": ["Neg", "odd"], "into": "neg"},
        {"do": "set_label", "rows": [9, 12], "label": "pos"},
        {"do": "drop_rows", "rows": [1, 2]},
    )
    assert ["6", "bold one", "neg"] in rows and ["8", "so so", "pos"] in rows
    assert ["9", "so so so", "pos"] in rows and ["12", "odd one", "pos"] in rows
    assert [row[0] for row in rows][:2] == ["3", "4"]


def test_steps_are_done_in_their_order(after):
    cleaned_first = after({"do": "clean", "what": "html"}, drop("duplicates"))
    merged_first = after(
        {"do": "merge_labels", "labels": ["pos", "Neg", "odd"], "into": "neg"},
        drop("contradictions"),
    )
    assert len(cleaned_first) == 11
    assert len(merged_first) == 12, "what is one class contradicts nothing"


def test_labels_of_cells_with_several_are_merged_one_by_one(tmp_path: Path):
    source = write(tmp_path / "t.csv", [("a", "x|y"), ("b", "X"), ("c", "z|X|x"), ("d", "y")])
    made = config(
        source,
        {"do": "merge_labels", "labels": ["X"], "into": "x"},
        task="multi_label",
        data__label_separator="|",
    )
    assert apply_steps(read_source(source), made).frame["label"].tolist() == [
        "x|y",
        "x",
        "z|x",
        "y",
    ]


def many(count: int = 60) -> list[tuple[str, str]]:
    return [(f"text number {n}", ("yes", "no")[n % 2]) for n in range(count)]


def test_a_run_learns_from_the_rows_after_the_steps_and_the_file_stays(tmp_path: Path):
    source = write(tmp_path / "t.csv", [*many(), ("<i>tag</i>", "Yes"), ("text number 3", "no")])
    before = Path(source).read_bytes()
    made = config(
        source,
        {"do": "clean", "what": "html"},
        {"do": "merge_labels", "labels": ["Yes"], "into": "yes"},
        drop("duplicates"),
    )
    data, again = prepare(made), prepare(made)
    assert data.classes == ["no", "yes"]
    texts = [*data.train.texts, *data.validation.texts, *data.test.texts]
    assert len(texts) == 61 and "tag" in texts
    assert data.fingerprint == again.fingerprint != prepare(config(source)).fingerprint
    assert Path(source).read_bytes() == before


def test_rows_to_measure_on_are_mended_but_never_left_out(tmp_path: Path):
    source = write(tmp_path / "t.csv", many())
    other = write(tmp_path / "o.csv", [("<b>new</b>", "Yes"), ("<b>new</b>", "Yes")])
    steps: list[dict] = [
        {"do": "clean", "what": "html"},
        {"do": "merge_labels", "labels": ["Yes"], "into": "yes"},
        drop("duplicates"),
    ]
    made = config(source, *steps, data__test=other)
    assert prepare(made).test.texts == ["new", "new"]
    rows = read_rows(other, ["no", "yes"], made.replacing({"data.source": other}))
    assert rows.texts == ["new", "new"] and rows.targets.tolist() == [1, 1]


def test_texts_that_are_tested_can_be_left_out_of_training(tmp_path: Path):
    source = write(tmp_path / "t.csv", many())
    other = write(tmp_path / "o.csv", [("Text number 7!", "no"), ("new one", "yes")])
    leaking = prepare(config(source, data__test=other, data__validation=0.0))
    assert len(leaking.train) == 60
    exact = write(tmp_path / "e.csv", [("text number 7", "no"), ("new one", "yes")])
    noted = prepare(config(source, data__test=exact, data__validation=0.0)).notes
    assert any("1 text of test" in note for note in noted)
    mended = prepare(config(source, drop("leaks"), data__test=other, data__validation=0.0))
    assert len(mended.train) == 59 and "text number 7" not in mended.train.texts


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"do": "set_label", "rows": [99], "label": "x"}, "row 99, but t has 12 rows"),
        ({"do": "drop_rows", "rows": list(range(1, 13))}, "leave no row"),
    ],
)
def test_a_step_that_does_not_fit_is_explained(after, step: dict, said: str):
    with pytest.raises(DataError, match=said):
        after(step)


def test_columns_of_zeros_and_ones_take_no_label(tmp_path: Path):
    frame = pd.DataFrame({"text": ["a", "b"], "x": ["0", "1"], "y": ["1", "0"]})
    frame.to_csv(tmp_path / "t.csv", index=False)
    source = str(tmp_path / "t.csv")
    made = config(source, {"do": "set_label", "rows": [1], "label": "x"}, data__label=None)
    made = made.replacing({"task": "multi_label", "data.labels": ["x", "y"]})
    with pytest.raises(DataError, match="columns of 0 and 1"):
        apply_steps(read_source(source), made)
