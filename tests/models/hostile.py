"""Folders that pretend to be models and try to run something, or to reach out of themselves.

    python -m tests.models.hostile PLACE

makes them from the folder PLACE/good, lets the engine load each, and prints what was imported,
started, connected to or written outside, by Python's audit hook, and what was said of each.
"""

from __future__ import annotations

import io
import json
import pickle
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

FORBIDDEN = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "socket.connect",
    "socket.getaddrinfo",
)
CODE = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\nclass Evil: pass\n"


class Runs:
    """Unpickled, it writes a file."""

    def __init__(self, victim: Path, by: str) -> None:
        self._victim, self._by = str(victim), by

    def __reduce__(self) -> Any:
        match self._by:
            case "open":
                return open, (self._victim, "w")
            case "exec":
                return exec, (f"open({self._victim!r}, 'w')",)
            case "eval":
                return eval, (f"open({self._victim!r}, 'w')",)
            case "system":
                import os

                return os.system, (f"touch '{self._victim}'",)
            case "import":
                return __import__, ("evil_module",)
            case _:
                import subprocess

                return subprocess.call, (["touch", self._victim],)


Spoil = Callable[[Path, Path], None]


def only_pickle(content: bytes, folder: Path, name: str = "pytorch_model.bin") -> None:
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(content)


def raw_pickle(by: str, protocol: int, folder: Path, victim: Path) -> None:
    only_pickle(pickle.dumps({"weight": Runs(victim, by)}, protocol=protocol), folder)


def torch_pickle(by: str, old: bool, folder: Path, victim: Path) -> None:
    import torch

    made = io.BytesIO()
    torch.save({"weight": Runs(victim, by)}, made, _use_new_zipfile_serialization=not old)
    only_pickle(made.getvalue(), folder)


def polyglot(order: str, folder: Path, victim: Path) -> None:
    """A file that is a pickle to one reader and an archive, or weights, to another."""
    evil = pickle.dumps(Runs(victim, "open"), protocol=2)
    good = (folder / "model.safetensors").read_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("archive/data.pkl", evil)
        zipped.writestr("../../escaped", "x")
    match order:
        case "pickle then zip":
            only_pickle(evil + archive.getvalue(), folder)
        case "weights then pickle":
            (folder / "model.safetensors").write_bytes(good + evil)
        case "pickle as weights":
            (folder / "model.safetensors").write_bytes(evil)
        case "zip as weights":
            (folder / "model.safetensors").write_bytes(archive.getvalue())
        case _:
            packed = io.BytesIO()
            with tarfile.open(fileobj=packed, mode="w") as tar:
                for name in ("pickle", "../escaped", "/tmp/escaped-from-tar"):
                    entry = tarfile.TarInfo(name)
                    entry.size = len(evil)
                    tar.addfile(entry, io.BytesIO(evil))
            only_pickle(packed.getvalue(), folder)


def change(file: str, changes: dict[str, Any], folder: Path, victim: Path) -> None:
    path = folder / file
    content = json.loads(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        if value is None:
            content.pop(key, None)
        else:
            content[key] = value
    path.write_text(json.dumps(content), encoding="utf-8")


def with_code(file: str, changes: dict[str, Any], folder: Path, victim: Path) -> None:
    for name in ("evil_module.py", "modeling_evil.py", "__init__.py"):
        (folder / name).write_text(CODE, encoding="utf-8")
    change(file, changes, folder, victim)


def index(weights: str, place: str, folder: Path, victim: Path) -> None:
    kind = "safetensors" if weights == "model.safetensors" else "bin"
    outside = folder.parent / f"outside.{kind}"
    shutil.copyfile(folder / "model.safetensors", outside)
    (folder / "model.safetensors").unlink()
    place = place.replace("OUTSIDE", str(outside))
    content = json.dumps({"metadata": {}, "weight_map": {"a": place}})
    (folder / f"{weights}.index.json").write_text(content, encoding="utf-8")


def header(length: int, start: bytes, folder: Path, victim: Path) -> None:
    (folder / "model.safetensors").write_bytes(length.to_bytes(8, "little") + start)


def text(file: str, content: str, folder: Path, victim: Path) -> None:
    (folder / file).write_text(content, encoding="utf-8")


def cases() -> Iterator[tuple[str, Spoil]]:
    """Fifty ways, each with its name."""
    for by in ("open", "exec", "eval", "system", "import", "subprocess"):
        yield f"pickle {by}", partial(raw_pickle, by, 2)
        yield f"torch pickle {by}", partial(torch_pickle, by, False)
    for protocol in (0, 4, 5):
        yield f"pickle of protocol {protocol}", partial(raw_pickle, "open", protocol)
    yield "old torch pickle", partial(torch_pickle, "open", True)
    orders = (
        "pickle then zip",
        "weights then pickle",
        "pickle as weights",
        "zip as weights",
        "tar",
    )
    for order in orders:
        yield f"polyglot {order}", partial(polyglot, order)
    unknown: dict[str, Any] = {"model_type": "evil", "architectures": ["Evil"]}
    changed: dict[str, dict[str, Any]] = {
        "unknown kind": unknown,
        "known kind": {},
        "elsewhere": unknown | {"auto_map": {"AutoConfig": "who/ever--evil_module.Evil"}},
        "above": unknown | {"auto_map": {"AutoConfig": "../evil_module.Evil"}},
        "os": unknown | {"auto_map": {"AutoConfig": "os.system"}},
        "no map": unknown | {"auto_map": ["evil_module.Evil"]},
    }
    for name, changes in changed.items():
        mapped = {
            "auto_map": {
                "AutoConfig": "evil_module.Evil",
                "AutoModelForSequenceClassification": "modeling_evil.Evil",
            }
        }
        yield f"auto_map {name}", partial(with_code, "config.json", mapped | changes)
    changed = {
        "tokenizer": {"auto_map": {"AutoTokenizer": ["evil_module.Evil", "evil_module.Evil"]}},
        "tokenizer class": {"tokenizer_class": "EvilTokenizer"},
        "tokenizer map and class": {
            "tokenizer_class": "EvilTokenizer",
            "auto_map": {"AutoTokenizer": ["evil_module.Evil", None]},
        },
    }
    for name, changes in changed.items():
        yield f"auto_map {name}", partial(with_code, "tokenizer_config.json", changes)
    for place in ("../outside.safetensors", "OUTSIDE", "a/../../outside.safetensors", "..", ""):
        yield f"index {place!r}", partial(index, "model.safetensors", place)
    yield "index of pickles", partial(index, "pytorch_model.bin", "../outside.bin")
    for length, start in ((2**62, b"{}"), (10_000, b"{}"), (0, b""), (2, b"[]"), (8, b'{"a": 1}')):
        yield f"header {length}", partial(header, length, start)
    for offsets in ([-8, 64], [0, 2**60]):
        tensor = {"dtype": "F32", "shape": [2**40], "data_offsets": offsets}
        start = json.dumps({"classifier.weight": tensor}).encode()
        yield f"offsets {offsets}", partial(header, len(start), start + bytes(64))
    deep = b"[" * 90_000 + b"]" * 90_000
    yield "deep header", partial(header, len(deep), deep)
    changed = {
        "weights above": {"transformers_weights": "../outside.safetensors"},
        "attention from elsewhere": {"_attn_implementation": "who/ever"},
        "attention from elsewhere, public": {"attn_implementation": "who/ever@main"},
        "quantised": {"quantization_config": {"quant_method": "evil"}},
    }
    for name, changes in changed.items():
        yield name, partial(change, "config.json", changes)
    yield "deep config", partial(text, "config.json", "[" * 90_000)
    yield (
        "template",
        partial(
            text,
            "chat_template.jinja",
            "{{ ().__class__.__base__.__subclasses__() }}{% include '/etc/passwd' %}",
        ),
    )


def watch(place: Path, seen: list[str]) -> None:
    """Note all that a model has no business to do."""
    known = ("torch", "transformers", "numpy", "tokenizers", "safetensors", "workbench")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in FORBIDDEN:
            seen.append(f"{event} {arguments}")
        elif event == "import" and str(arguments[0]).split(".")[0] not in known:
            origin = f"{arguments[0]} {arguments[1] or ''}"
            if "evil" in origin or str(place) in origin:
                seen.append(f"import {origin}")
        elif event == "open" and isinstance(arguments[0], str | bytes):
            writes = set("wax+") & set(str(arguments[1] or ""))
            if writes and "/dev/null" not in str(arguments[0]):
                seen.append(f"write {arguments[0]!r}")

    sys.addaudithook(hook)


def contents(place: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def main(place: Path) -> None:
    from workbench.engine.load import load_for_training, load_trained
    from workbench.errors import WorkbenchError
    from workbench.models.catalogue import describe_model
    from workbench.models.find import find_model

    with suppress(WorkbenchError):  # whatever is imported late is imported now
        load_for_training(find_model(str(place / "good")), ["a", "b"], 16, "good")
    made = []
    for number, (name, spoil) in enumerate(cases()):
        folder = place / f"{number:02}"
        shutil.copytree(place / "good", folder)
        spoil(folder, place / "victim")
        made.append((name, folder))
    before = contents(place)
    seen: list[str] = []
    said: dict[str, str] = {}
    watch(place, seen)
    for name, folder in made:
        with suppress(WorkbenchError):
            describe_model(str(folder))
        for load in (
            lambda folder: load_for_training(find_model(str(folder)), ["a", "b"], 16, "it"),
            load_trained,
        ):
            try:
                load(folder)
                said[name] = said.get(name, "") + "loaded "
            except WorkbenchError as error:
                said[name] = f"{said.get(name, '')}{error} "
    after = contents(place)
    changed = [name for name in sorted(after | before) if before.get(name) != after.get(name)]
    evil = [name for name in sys.modules if "evil" in name]
    print(json.dumps({"seen": seen, "said": said, "changed": changed, "modules": evil}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
