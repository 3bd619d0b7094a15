"""The file tree and quick open."""
