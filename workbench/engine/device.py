"""Where a run computes, in which number format, and how much memory it holds there."""

from __future__ import annotations

import gc
import os
import platform
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

from workbench.errors import ConfigError

_PROCESS = psutil.Process()


@dataclass(frozen=True)
class Device:
    """A torch device with the number format to compute in."""

    torch: torch.device
    precision: str
    """"fp32", "bf16" or "fp16"."""

    @property
    def kind(self) -> str:
        """ "cpu", "cuda" or "mps"."""
        return self.torch.type

    @property
    def name(self) -> str:
        """What people call it, such as "NVIDIA H100 80GB HBM3"."""
        if self.kind == "cuda":
            return torch.cuda.get_device_name(self.torch)
        return "Apple GPU" if self.kind == "mps" else _processor_name()

    @property
    def is_asynchronous(self) -> bool:
        """Whether work is queued, so that asking for a number waits for all of it."""
        return self.kind != "cpu"

    def memory_bytes(self) -> int:
        """Bytes in use: what torch holds of an accelerator, or this process of the main memory."""
        if self.kind == "cuda":
            return torch.cuda.memory_reserved(self.torch)
        if self.kind == "mps":
            return torch.mps.driver_allocated_memory()
        return int(_PROCESS.memory_info().rss)

    def peak_memory_bytes(self) -> int:
        """The most that `memory_bytes` has been so far; of an Apple GPU, what it is now."""
        if self.kind == "cuda":
            return torch.cuda.max_memory_reserved(self.torch)
        return self.memory_bytes() if self.kind == "mps" else _peak_of_process()

    def total_memory_bytes(self) -> int:
        """How much there is: of the accelerator, or of the main memory."""
        if self.kind == "cuda":
            return int(torch.cuda.get_device_properties(self.torch).total_memory)
        if self.kind == "mps":
            return int(torch.mps.recommended_max_memory())
        return int(psutil.virtual_memory().total)

    def make_room(self) -> None:
        """Give back the memory that is held for nothing."""
        gc.collect()
        if self.kind == "cuda":
            torch.cuda.empty_cache()
        elif self.kind == "mps":
            torch.mps.empty_cache()

    def wait(self) -> None:
        """Return when all the work that was queued is done."""
        if self.kind == "cuda":
            torch.cuda.synchronize(self.torch)
        elif self.kind == "mps":
            torch.mps.synchronize()

    def autocast(self) -> AbstractContextManager[object]:
        """The context of a forward pass: lower precision where it was chosen."""
        if self.precision == "fp32":
            return nullcontext()
        return torch.autocast(
            self.kind, dtype=torch.bfloat16 if self.precision == "bf16" else torch.float16
        )


@dataclass(frozen=True)
class Choice:
    """A device, and what there is to say about it."""

    device: Device
    note: str = ""
    """What the user wished for and cannot have here, in a sentence."""
    remark: str = ""
    """What was chosen and why, in a sentence."""


def choose_device(
    wish: str = "auto", precision: str = "auto", number: int = 0, processes: int = 1
) -> Choice:
    """The device to compute on, with its number format.

    number: which of the processes of this machine asks; each has a GPU of its own
    Raises ConfigError when a GPU is asked for and there is none, or too few of them.
    """
    if wish == "cuda" and not torch.cuda.is_available():
        raise ConfigError(
            "training.device = cuda, but torch finds no NVIDIA GPU here: choose auto or cpu."
        )
    if wish == "mps" and not torch.backends.mps.is_available():
        raise ConfigError(
            "training.device = mps, but torch finds no Apple GPU here: choose auto or cpu."
        )
    if wish == "auto":
        has_apple = torch.backends.mps.is_available()
        wish = "cuda" if torch.cuda.is_available() else "mps" if has_apple else "cpu"
    if processes > 1 and wish != "cpu":
        _require_gpus(wish, processes)
        torch.cuda.set_device(number)
    if wish == "cuda":
        # cuDNN plans its attention anew for every width, a fifth of a second each time.
        torch.backends.cuda.enable_cudnn_sdp(False)
    # The index is spelled out: torch reads memory figures by it.
    place = torch.device("cuda", torch.cuda.current_device()) if wish == "cuda" else None
    fitting, note, remark = _fitting_precision(wish, precision)
    return Choice(Device(place or torch.device(wish), fitting), note, remark)


def _require_gpus(kind: str, processes: int) -> None:
    found = torch.cuda.device_count() if kind == "cuda" else 1
    if found < processes:
        raise ConfigError(
            f"training.processes = {processes}, but there is one GPU for {found} of them: choose "
            f"{found}, or the device cpu."
        )


def _fitting_precision(kind: str, wish: str) -> tuple[str, str, str]:
    """The format to compute in, and the note and the remark of a Choice."""
    # Asked of the hardware: older GPUs only emulate bfloat16, slower than fp32.
    has_bf16 = kind == "cuda" and torch.cuda.get_device_capability() >= (8, 0)
    if wish == "auto":
        return ("bf16" if has_bf16 else "fp32"), "", _reason(kind, has_bf16)
    if wish == "bf16" and kind == "cuda" and not has_bf16:
        return "fp16", "This GPU has no bfloat16: the run computes in float16.", ""
    if wish == "bf16" and kind == "mps":
        return "fp32", "bfloat16 needs an NVIDIA GPU or a CPU: the run computes in 32 bit.", ""
    if wish == "fp16" and kind != "cuda":
        return "fp32", "float16 needs an NVIDIA GPU: the run computes in 32 bit.", ""
    return wish, "", ""


def _reason(kind: str, has_bf16: bool) -> str:
    """Why the automatic precision is what it is."""
    if has_bf16:
        return "The run computes in bfloat16, which is fastest on this GPU; weights stay in 32 bit."
    if kind == "cuda":
        return "The run computes in 32 bit: this GPU has no bfloat16. float16 would be faster."
    if kind == "cpu" and torch.cpu._is_amx_tile_supported():
        # Not by itself: that the accuracy stays the same is proven for 32 bit only.
        return "The run computes in 32 bit; bfloat16 would be faster on this processor (AMX)."
    return ""  # 32 bit is what everybody expects of a processor without a choice


def _peak_of_process() -> int:
    """The most main memory that this process has had, in bytes."""
    try:  # Linux counts in getrusage what the parent had as well
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    if sys.platform == "win32":
        return int(_PROCESS.memory_info().peak_wset)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _processor_name() -> str:
    cores = f"{os.cpu_count() or 1} cores"
    try:  # platform.processor() is empty on most Linux systems
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{line.split(':', 1)[1].strip()}, {cores}"
    except OSError:
        pass
    return f"{platform.processor() or platform.machine()}, {cores}"
