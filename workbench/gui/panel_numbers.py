"""The numbers of the panels, in the order of the work; the start page comes after them."""

DATA, MODEL, TRAIN, EVALUATE, PREDICT, START = range(6)
