"""`python -m haiku_pair.engine`: what a window starts."""

from __future__ import annotations

import gc
import sys

# What is imported stays. To look for garbage in it, again and again as it grows, took a tenth of the engine's start.
gc.disable()
from haiku_pair.engine.server.main import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    sys.exit(main())
