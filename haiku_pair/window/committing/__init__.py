"""Committing what was applied, and nothing else."""
