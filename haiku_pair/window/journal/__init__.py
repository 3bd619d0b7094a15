"""The journal: what was written, rejected and thrown away, with its changes, and ways back."""
