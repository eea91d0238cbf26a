"""The same actions as commands: train, predict, evaluate, data, runs, doctor."""
