"""What is in the folder now: open documents, the watcher, listings, search."""
