"""Finding by key: files used last, definitions of a file and of the workspace, text in all files."""
