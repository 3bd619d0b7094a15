"""The list of sessions: the conversations that are kept."""
