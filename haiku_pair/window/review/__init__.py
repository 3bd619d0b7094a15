"""The review pane: the proposal hunk by hunk, decided from the keyboard."""
