"""One panel per step of the work."""
