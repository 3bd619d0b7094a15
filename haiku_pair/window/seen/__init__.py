"""The page of what the model has before it: files and their versions, and requests block by block."""
