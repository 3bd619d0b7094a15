"""A ledger for a small household, kept in a text file."""
