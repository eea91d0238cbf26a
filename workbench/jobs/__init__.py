"""Engine processes: started, watched, steered. No Qt, no torch."""
