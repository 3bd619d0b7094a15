"""`python -m haiku_pair`."""

from __future__ import annotations

import sys

from haiku_pair.cli import main

if __name__ == "__main__":
    sys.exit(main())
