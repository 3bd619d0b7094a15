"""What a file names: definitions, uses and imports, by its language's grammar or else by its words."""
