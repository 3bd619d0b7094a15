"""Makes the first map of a folder of Python files and prints how long it took; run by `map.py` as a process."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.store.word_index import WordIndex
from haiku_pair.engine.workspace.outline import outline
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.workspace_map import map_text, weighed


def main() -> int:
    """`definitions` only names what is defined; `map` makes the whole index and the map."""
    what, root = sys.argv[1], Path(sys.argv[2])
    paths = [str(path.relative_to(root)) for path in sorted(root.rglob("*.py"))]
    started, started_cpu = time.perf_counter(), time.process_time()
    count = 0
    if what == "definitions":
        for path in paths:
            count += len(outline(path, (root / path).read_bytes()))
    else:
        with tempfile.TemporaryDirectory() as folder:
            survey = Survey(WordIndex(Path(folder) / "index.sqlite3"), lambda path: (root / path).read_bytes())
            survey.update(dict.fromkeys(paths, "1"))
            count = len(map_text(weighed(survey) or (), 4_000))
    seconds, cpu = time.perf_counter() - started, time.process_time() - started_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"files": len(paths), "count": count, "seconds": seconds, "cpu": cpu, "peak": peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
