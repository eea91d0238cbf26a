"""The steps of `packaging/start.py`, on Python's standard library only."""
