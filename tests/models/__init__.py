"""Models are found, judged, fetched and loaded without fear."""
