"""What lasts: settings, secrets, conversations, the state of workspaces."""
