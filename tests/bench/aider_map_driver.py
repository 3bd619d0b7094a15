"""Asks Aider's repository map; run by the interpreter that has Aider installed.

Reads one JSON object a line (`root`, `paths`, `message`, `budgets` of tokens) and answers each with the `texts` of the
map, the `files` as they are ranked, the `seconds` that took and the `peak` of memory in MiB. The words of the
message are given to it as Aider's chat does: identifiers that it mentions, and files by their names. Tokens are
counted as this bench counts them: 3.5 characters each.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHARACTERS_PER_TOKEN = 3.5


class Quiet:
    """Stands for Aider's terminal."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments, **_named: None

    def read_text(self, name: str) -> str | None:
        """A file's text; None where it can't be had."""
        try:
            return Path(name).read_text("utf-8", errors="replace")
        except OSError:
            return None


class Counter:
    """Stands for the model, which only counts tokens."""

    def token_count(self, text: str) -> float:
        """As the bench counts."""
        return len(text) / CHARACTERS_PER_TOKEN


def mentioned(message: str, paths: list[str]) -> tuple[set[str], set[str]]:
    """The files and identifiers of a message, as Aider's chat finds them."""
    words = {word.strip("\"'`*_.,;:!?()") for word in message.split()}
    identifiers = set(re.split(r"\W+", message))
    stems = {os.path.splitext(os.path.basename(path))[0].lower(): path for path in paths}  # noqa: PTH119, PTH122
    files = {path for path in paths if path in words or os.path.basename(path) in words}  # noqa: PTH119
    files |= {path for stem, path in stems.items() if len(stem) >= 5 and stem in {one.lower() for one in identifiers}}
    return files, identifiers


def main() -> int:
    """Answer every line."""
    from aider.repomap import RepoMap  # type: ignore[import-not-found]  # of another environment

    maps: dict[str, Any] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        found = maps.setdefault(
            asked["root"], RepoMap(root=asked["root"], main_model=Counter(), io=Quiet(), refresh="always")
        )
        found.map_mul_no_files = 1
        files, identifiers = mentioned(asked["message"], asked["paths"])
        names = [os.path.join(asked["root"], path) for path in asked["paths"]]  # noqa: PTH118
        started = time.perf_counter()
        ranked = found.get_ranked_tags([], names, files, identifiers)
        seconds = time.perf_counter() - started
        found.get_ranked_tags = lambda *_arguments, ranked=ranked, **_named: ranked
        texts = [
            found.get_ranked_tags_map_uncached([], names, tokens, files, identifiers) or ""
            for tokens in asked["budgets"]
        ]
        del found.get_ranked_tags
        order = list(dict.fromkeys(tag[0] for tag in ranked))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps({"texts": texts, "files": order, "seconds": seconds, "peak": peak}) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
