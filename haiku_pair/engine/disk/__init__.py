"""Reading and writing the person's files safely: the one gate for paths, the one way to write bytes."""
