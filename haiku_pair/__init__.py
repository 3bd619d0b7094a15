"""Haiku Pair: a developer and Claude Haiku work on the same git working tree."""

__version__ = "0.1.0"
