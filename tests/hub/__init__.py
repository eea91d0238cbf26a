"""Fetching and searching against a real server, with planned failures."""
