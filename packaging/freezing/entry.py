"""What the frozen program runs: its environment is put right before anything else, then the command line."""

from __future__ import annotations

import sys

from haiku_pair.cli.frozen import clean_environment

clean_environment()

from haiku_pair.cli import main  # noqa: E402

sys.exit(main())
