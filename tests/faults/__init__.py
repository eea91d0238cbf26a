"""Faults that a run must survive: kills, failing disks, little memory, damaged files.

`pytest tests/faults` tries a sample of each kind, `python -m tests.faults --long` all of them.
"""
