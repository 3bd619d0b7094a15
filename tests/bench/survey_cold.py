"""Makes the first map of a folder of Python files and prints how long it took; run by `map.py` as a process.

`question` is what finding files for a message takes once the index stands, the median of forty messages: first lines
of the files' own docstrings.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.store.word_index import WordIndex
from haiku_pair.engine.workspace.finder import Finder
from haiku_pair.engine.workspace.outline import outline
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.workspace_map import map_text, weighed

QUESTIONS = 40
_DOCSTRING = re.compile(rb'\A(?:#.*\n|\s)*r?"""\s*(\S.{20,})')


def question(finder: Finder, root: Path, paths: list[str]) -> float:
    """Seconds that finding the files for a message takes, the median."""
    starts = (_DOCSTRING.match((root / path).read_bytes()) for path in paths)
    messages = [start[1].decode(errors="replace").strip() for start in starts if start]
    there, took = frozenset(paths), []
    for message in ["what warms it", *messages[:: max(1, len(messages) // QUESTIONS)]]:
        started = time.perf_counter()
        finder.find(message, there)
        took.append(time.perf_counter() - started)
    return statistics.median(took[1:])


def main() -> int:
    """`definitions` only names what is defined; `map` makes the whole index and the map."""
    what, root = sys.argv[1], Path(sys.argv[2])
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.py"))]
    found: dict[str, float] = {"files": len(paths)}
    started, started_cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        survey = Survey(WordIndex(Path(folder) / "index.sqlite3"), lambda path: (root / path).read_bytes())
        if what == "definitions":
            found["count"] = sum(len(outline(path, (root / path).read_bytes())) for path in paths)
        else:
            survey.update(dict.fromkeys(paths, "1"))
            found["count"] = len(map_text(weighed(survey) or (), 4_000))
        found["seconds"] = time.perf_counter() - started
        found["cpu"] = time.process_time() - started_cpu
        found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if what != "definitions":
            found["question"] = question(Finder(survey, WordIndex(Path(folder) / "commits.sqlite3")), root, paths)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
