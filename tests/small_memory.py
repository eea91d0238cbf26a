"""A machine whose memory is nearly full, as far as the program can tell."""

from __future__ import annotations

import psutil
import pytest


def leave_free(patch: pytest.MonkeyPatch, available_bytes: int) -> None:
    """Say that so much of the memory is free; its size stays the machine's own."""
    memory = psutil.virtual_memory()._replace(available=available_bytes)
    patch.setattr(psutil, "virtual_memory", lambda: memory)
