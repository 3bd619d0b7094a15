"""What a window is opened for when another program, or the command line, wants one thing of it."""
