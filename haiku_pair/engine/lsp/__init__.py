"""Language servers: other people's programs that know a language. Whatever one does, it only ever harms itself."""
