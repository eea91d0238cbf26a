"""What a run computes in, and what it says of it."""

from __future__ import annotations

import shutil

import pytest
import torch

from workbench.engine.device import choose_device
from workbench.events import Step, Warned


def test_automatic_precision_on_a_processor_is_32_bit_and_amx_is_pointed_out(monkeypatch):
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    plain = choose_device("cpu")
    assert plain.device.precision == "fp32" and not plain.remark and not plain.note
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: True)
    assert choose_device("cpu").device.precision == "fp32"
    assert "bfloat16 would be faster" in choose_device("cpu").remark


def test_a_run_says_why_it_computes_as_it_does(learn, monkeypatch):
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: True)
    said = [event for event in learn({"training.epochs": 1}).of(Warned) if "AMX" in event.message]
    assert [event.level for event in said] == ["info"]


def test_a_precision_that_the_processor_lacks_is_replaced_with_a_note():
    chosen = choose_device("cpu", "fp16")
    assert chosen.device.precision == "fp32" and "32 bit" in chosen.note


def test_a_compiled_model_learns_the_same(learn, monkeypatch):
    compiled = []

    def compile_quickly(function, **options):
        compiled.append(options)
        return original(function, backend="aot_eager", **options)

    original = torch.compile
    monkeypatch.setattr(torch, "compile", compile_quickly)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    recipe = {"model.dropout": 0.0, "model.attention_dropout": "off", "training.epochs": 1}
    plain = [step.loss for step in learn(recipe).of(Step)]
    assert not compiled
    run = learn(recipe | {"training.torch_compile": True})
    assert compiled == [{"dynamic": True}]
    assert [step.loss for step in run.of(Step)] == pytest.approx(plain, rel=1e-3)
    assert run.folder.has_model() and not run.warnings


def test_without_a_compiler_the_model_learns_as_it_is_and_says_so(learn, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    run = learn({"training.torch_compile": True, "training.epochs": 1})
    assert any("C++ compiler" in message for message in run.warnings)
    assert run.finished.status == "completed"
