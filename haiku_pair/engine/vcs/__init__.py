"""Git through GitPython: the person's repository is only read, proposals live in a private one."""
