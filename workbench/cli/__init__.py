"""The same actions as commands: train, predict, evaluate, data, runs, doctor."""

from workbench.cli.parser import main

__all__ = ["main"]
