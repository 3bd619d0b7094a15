"""The demo in the real window: what is done by itself, and what a run without a screen tells of it."""
