"""What a command tells its caller when it ends."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""The work was begun, and failed."""
WRONG = 2
"""The command or its input is wrong."""
LEFT = 130
"""Ctrl+C was pressed twice, as shells say it: 128 and the signal's number."""
