"""What an engine needs of a table: read, profiled, checked and split. No Qt, no torch."""
