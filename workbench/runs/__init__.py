"""The run folder: the interface between an engine and everything else."""
