"""`python3 -m ledger JOURNAL`: the report of a journal."""

import argparse
import sys
from pathlib import Path

from ledger.journal import BadLine, read_journal
from ledger.report import render


def main(arguments: list[str]) -> int:
    """Print the report; the exit status."""
    parser = argparse.ArgumentParser(prog="ledger", description="What a journal comes to.")
    parser.add_argument("journal", type=Path, help="text file with one entry a line")
    wanted = parser.parse_args(arguments)
    try:
        with wanted.journal.open(encoding="utf-8") as lines:
            entries = list(read_journal(lines))
    except (OSError, BadLine) as error:
        print(f"ledger: {error}", file=sys.stderr)
        return 1
    print(render(entries))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
