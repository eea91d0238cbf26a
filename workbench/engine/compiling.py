"""Compiling a model for this machine, where that is possible."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from typing import Any

from workbench.engine.device import Device

_COMPILERS = ("cl",) if sys.platform == "win32" else ("g++", "clang++", "c++")


def compile_model(model: Any, device: Device) -> str:
    """Let torch compile a model's forward pass and gradients; "" or a sentence why it cannot.

    It happens with the first batch, for widths of any size. The names of the weights stay.
    """
    if device.kind == "mps":
        return "An Apple GPU runs models only as they are: the model is not compiled."
    if device.kind == "cuda" and find_spec("triton") is None:
        return "Compiling for an NVIDIA GPU needs the package triton: the model is not compiled."
    # Also for a GPU, where the code that calls its kernels is compiled.
    if not any(shutil.which(name) for name in _COMPILERS):
        return (
            "Compiling needs a C++ compiler, and there is none here: the model is not compiled. "
            "Install one (g++, clang++, or Visual C++), or set training.torch_compile to false."
        )
    model.compile(dynamic=True)
    return ""
