"""What a language server knows of the place at the cursor: words about it, its definition, its uses, its name."""
