"""The only room with torch and transformers. It runs in a process of its own."""
