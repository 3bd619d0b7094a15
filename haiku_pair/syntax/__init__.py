"""Incremental Pygments lexing into classes of tokens. No Qt, no files."""
