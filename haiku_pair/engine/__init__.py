"""The engine process: everything that touches the disk, git, the network and other programs. No Qt."""
