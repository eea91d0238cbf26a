"""`workbench predict` and `workbench evaluate`: a trained model at work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.cli.exit_codes import DONE
from workbench.cli.show import Meter, print_document, print_table, say
from workbench.config import RunConfig
from workbench.data.columns import guess_columns
from workbench.data.prepare import read_to_measure
from workbench.data.table import Table
from workbench.data.text_file import write_delimited
from workbench.errors import ConfigError, DataError, ModelError, RunError
from workbench.jobs.predictor import Prediction, Predictor
from workbench.models.find import local_folder
from workbench.runs.folder import RunFolder, find_run
from workbench.runs.sources import source_change
from workbench.runs.workspace import default_workspace

_CHUNK = 256


@dataclass(frozen=True)
class Trained:
    """A model folder, and the config of the run that made it where there is one."""

    model: Path
    config: RunConfig | None


def find_trained(text: str) -> Trained:
    """The model that a run's name or folder, or a model's folder, stands for.

    Raises RunError or ModelError if there is none.
    """
    path = local_folder(text)
    if path is not None and (path / "config.json").is_file() and not _is_run(path):
        return Trained(path.absolute(), None)
    folder = find_run(default_workspace(), text)
    if not folder.has_model():
        raise ModelError(f"The run {folder.name} has no model yet: train it first.")
    return Trained(folder.model_path, folder.config())


def predict(
    run: str, texts: Sequence[str] | None, data: str | None, output: str | None, as_json: bool
) -> int:
    """Classify texts, or every row of a table."""
    trained = find_trained(run)
    if texts is not None:
        if output is not None:
            raise DataError("--output needs --data: give the table to classify.")
        with Predictor() as predictor:
            predictor.load(trained.model)
            found = predictor.predict(list(texts))
        _print(list(texts), found, as_json)
        return DONE
    table = read_to_measure(data or "")
    columns = text_columns(table, trained.config)
    if len(table.splits) > 1:
        others = ", ".join(name for name, frame in table.splits.items() if frame is not table.frame)
        say(f"{table.title} has several splits: these are left out: {others}.")
    if output is not None:
        check_output(Path(output), data or "")
    found = _classify(trained.model, table.frame, columns)
    if output is None:
        _print(table.frame[columns[0]].tolist(), found, as_json)
    else:
        write_table(with_predictions(table.frame, found), Path(output))
        if as_json:
            print_document({"output": str(Path(output).absolute()), "rows": len(found)})
        else:
            print(f"{len(found):,} rows written to {output}")
    return DONE


def evaluate(run: str, data: str, text: str | None, label: str | None, as_json: bool) -> int:
    """Measure a model on a labelled table."""
    trained = find_trained(run)
    if trained.config is not None:
        tell_of_change(RunFolder(trained.model.parent))
        # The run's own columns, where the table has them.
        names = read_to_measure(data).columns
        text = text or _if_among(trained.config.data.text, names)
        label = label or _if_among(trained.config.data.label, names)
    pair = trained.config.data.text_pair if trained.config else None
    meter = Meter()
    with Predictor() as predictor:
        predictor.load(trained.model)

        def show(done: int, total: int) -> None:
            meter.show("Evaluating", done, total)

        source = str(Path(data).absolute()) if Path(data).exists() else data
        document = predictor.evaluate(source, text, label, pair, show)
    meter.close()
    if as_json:
        print_document(document)
        return DONE
    metrics = document["metrics"].items()
    figures = "  ".join(f"{name} {value:.4f}" for name, value in metrics if value is not None)
    print(f"{document['rows']:,} rows  {figures}")
    if "per_class" not in document:
        return DONE
    print_table(
        ["class", "precision", "recall", "f1", "rows"],
        [
            [
                item["label"],
                *(f"{item[key]:.3f}" for key in ("precision", "recall", "f1")),
                str(item["support"]),
            ]
            for item in document["per_class"]
        ],
    )
    return DONE


def tell_of_change(folder: RunFolder) -> None:
    """Say so if the file that a run learned from is not what it was."""
    if source_change(folder) == "changed":
        say(f"The file that the run {folder.name} learned from has changed since.")


def text_columns(table: Table, config: RunConfig | None) -> tuple[str, str | None]:
    """The text column, and that of the second text for pairs: the run's own where it is there."""
    names = table.columns
    wanted = config.data.text if config else None
    pair = config.data.text_pair if config else None
    if pair is not None and pair not in names:
        raise DataError(
            f"{table.title} has no column {pair!r}, which the model was trained on beside the text."
        )
    if wanted in names and wanted is not None:
        return wanted, pair
    if len(names) == 1:
        return names[0], pair
    return guess_columns(table.frame).text, pair


def check_output(path: Path, source: str) -> None:
    """Raise DataError unless `path` can be written and is not the input itself."""
    if path.suffix.lower() not in _WRITERS:
        raise DataError(
            f"--output {path}: the name must end in {', '.join(_WRITERS)} to say the format."
        )
    if path.exists() and Path(source).exists() and path.samefile(source):
        raise DataError(f"--output {path} is the input itself: choose another file.")
    if path.is_dir():
        raise DataError(f"--output {path} is a folder: give the name of a file.")
    if not path.absolute().parent.is_dir():
        raise DataError(f"--output {path}: there is no folder {path.absolute().parent}.")


def with_predictions(frame: pd.DataFrame, found: Sequence[Prediction]) -> pd.DataFrame:
    """The table as it was, with the columns predicted, probability and one for each class.

    Of a number there is the column predicted alone.
    """
    added: dict[str, list[object]] = {"predicted": [_said(one) for one in found]}
    classes = list(found[0].probabilities) if found else []
    if classes:
        added["probability"] = [one.probability for one in found]
    for name in classes:
        added[f"probability: {name}"] = [one.probabilities[name] for one in found]
    names = _free_names(list(added), [str(column) for column in frame.columns])
    new = pd.DataFrame(dict(zip(names, added.values(), strict=True)), index=frame.index)
    return pd.concat([frame, new], axis=1)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table in the format that its name's ending says, whole or not at all.

    Raises DataError.
    """
    aside = path.with_name(f".partial-{os.getpid()}{path.suffix}")
    try:
        _WRITERS[path.suffix.lower()](frame, aside)
        aside.replace(path)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        aside.unlink(missing_ok=True)


def _write_tsv(frame: pd.DataFrame, path: Path) -> None:
    write_delimited(frame, path, "\t")


def _write_json_lines(frame: pd.DataFrame, path: Path) -> None:
    frame.to_json(path, orient="records", lines=True, force_ascii=False)


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False)


_WRITERS = {
    ".csv": write_delimited,
    ".tsv": _write_tsv,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}


def _classify(
    model: Path, frame: pd.DataFrame, columns: tuple[str, str | None]
) -> list[Prediction]:
    texts = frame[columns[0]].tolist()
    pairs = frame[columns[1]].tolist() if columns[1] else None
    found: list[Prediction] = []
    meter = Meter()
    with Predictor() as predictor:
        predictor.load(model)
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, start + _CHUNK)
            found += predictor.predict(texts[part], pairs[part] if pairs else None)
            meter.show("Classifying", len(found), len(texts))
    meter.close()
    return found


def _print(texts: Sequence[str], found: Sequence[Prediction], as_json: bool) -> None:
    if as_json:
        said = zip(texts, found, strict=True)
        print_document({"predictions": [{"text": text} | one.document() for text, one in said]})
        return
    if found and found[0].value is not None:
        rows = [[f"{one.value:.6g}", text] for text, one in zip(texts, found, strict=True)]
        print_table(["number", "text"], rows)
        return
    several = bool(found) and found[0].labels is not None
    print_table(
        ["labels" if several else "class", "probability", "text"],
        [
            [one.label, f"{one.probability:.3f}", text]
            for text, one in zip(texts, found, strict=True)
        ],
    )


def _said(one: Prediction) -> object:
    return one.label if one.value is None else one.value


def _free_names(wanted: Sequence[str], taken: Sequence[str]) -> list[str]:
    names = list(taken)
    for name in wanted:
        free, number = name, 2
        while free in names:
            free, number = f"{name} ({number})", number + 1
        names.append(free)
    return names[len(taken) :]


def _if_among(name: str | None, names: Sequence[str]) -> str | None:
    return name if name in names else None


def _is_run(path: Path) -> bool:
    """A run's config.json holds sections of ours, a model's an architecture."""
    try:
        RunFolder(path).config()
    except (ConfigError, RunError):
        return False
    return True
