"""`python -m haiku_pair.engine`: what a window starts."""

from __future__ import annotations

import sys

from haiku_pair.engine.server.main import main

if __name__ == "__main__":
    sys.exit(main())
