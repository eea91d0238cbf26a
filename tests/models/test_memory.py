"""The memory estimate beside what steps really take: one in CI, all by the long command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.models.families import FAMILIES, make_family
from workbench.config import RunConfig, parse_assignments
from workbench.models.catalogue import describe_model
from workbench.models.find import BUNDLED
from workbench.models.memory import estimate_memory

LONG = bool(os.environ.get("HUB_LONG"))

# Qwen2 reads texts by a tokenizer of its own only.
CASES: list[tuple[str, int, int, dict[str, str]]] = [
    *((family, 16, 128, {}) for family in FAMILIES if family != "qwen2"),
    *(
        (family, 32, 128, changes)
        for family in ("bert", "llama")
        for changes in (
            {"training.gradient_checkpointing": "true"},
            {"model.freeze": "encoder"},
            {"model.freeze": "first:3"},
            {"training.optimizer": "sgd", "training.momentum": "0"},
            {"training.gradient_accumulation_steps": "4"},
        )
    ),
    *((family, size, length, {}) for family in ("bert", "modernbert", "deberta-v2")
      for size, length in ((4, 512), (64, 64))),
]  # fmt: skip


def measured(name: str, batch_size: int, length: int, changes: dict[str, str]) -> dict[str, Any]:
    settings = [f"{key}={value}" for key, value in changes.items()]
    words = [name, str(batch_size), str(length), *settings]
    done = subprocess.run(
        [sys.executable, "-m", "tests.models.measure_memory", *words],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def require_near(name: str, batch_size: int, length: int, changes: dict[str, str]) -> str:
    found = measured(name, batch_size, length, changes)
    card = describe_model(name)
    assert card.shape is not None
    assert card.shape.parameters == pytest.approx(found["parameters"], rel=0.03)
    size = {"model.max_length": length, "training.batch_size": batch_size}
    told = parse_assignments([f"{key}={value}" for key, value in changes.items()])
    config = RunConfig().replacing(size | told)
    estimated = estimate_memory(card.shape, config, "cpu", card.parameters).total
    assert estimated == pytest.approx(found["peak"], rel=0.2)
    return f"{estimated / 1e6:,.0f} MB estimated, {found['peak'] / 1e6:,.0f} MB measured"


def test_the_memory_estimate_is_within_a_fifth_of_what_a_step_takes():
    require_near(BUNDLED, 16, 128, {})


@pytest.mark.skipif(not LONG, reason="by the long command; CI counts what is kept")
@pytest.mark.parametrize(("family", "batch_size", "length", "changes"), CASES)
def test_the_estimate_is_within_a_fifth_for_families_and_settings(
    tmp_path, tiny_model, record_property, family, batch_size, length, changes
):
    folder = make_family(family, tmp_path, tiny_model)
    said = require_near(str(folder), batch_size, length, changes)
    case = " ".join([family, f"{batch_size} x {length}", *map("=".join, changes.items())])
    record_property("figure", f"{case}: {said}")
