"""The first map of a folder of 5,000 Python files: how long it takes and how much memory, beside Aider's and ctags.

    python tests/bench/map.py [FOLDER] [--rounds N]

FOLDER is where the files are copied from, the packages of the running interpreter by default. Every measurement is a
process of its own, ours and theirs in turn, medians. Definitions are timed by the processor, so that others may use
the machine; `definitions` only names what is defined, as `ctags` does.
A question is what finding the files for a message takes once the index stands.
`recall` is the share of the definitions tree-sitter finds that ours finds too, by name and line. Aider's map is made
once, as it takes minutes; the targets are a tenth of its time and a quarter of its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import tree_sitter_python
from tree_sitter import Language, Node, Parser

from haiku_pair.engine.workspace.outline import outline
from tests.bench.context_baselines import Aider, Unavailable

FILES = 5_000
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "haiku-pair-bench"
_DEFINING = frozenset({"function_definition", "class_definition"})


def gather(source: Path, folder: Path) -> int:
    """Copy up to so many Python files, as flat as their names allow; their number."""
    count = 0
    for path in sorted(source.rglob("*.py")):
        if count == FILES:
            break
        target = folder / path.relative_to(source)
        if path.is_file() and path.stat().st_size:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            count += 1
    return count


def ours(what: str, folder: Path) -> dict[str, float]:
    """`definitions` or `map`, in a process of its own."""
    driver = Path(__file__).with_name("survey_cold.py")
    done = subprocess.run([sys.executable, str(driver), what, str(folder)], capture_output=True, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ctags(folder: Path) -> float:
    """Seconds of the processor for the definitions of all files."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
        names.write("\n".join(str(path) for path in sorted(folder.rglob("*.py"))))
        names.flush()
        command = ["ctags", "--languages=Python", "--python-kinds=cfm", "-f", os.devnull, "-L", names.name]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def recall(folder: Path) -> tuple[float, int]:
    """The share of tree-sitter's definitions that ours has, and how many there are."""
    parser = Parser(Language(tree_sitter_python.language()))
    there = found = 0
    for path in sorted(folder.rglob("*.py")):
        raw = path.read_bytes()
        known = {(one.name, one.line) for one in outline(path.name, raw)}
        for name, line in _defined(parser.parse(raw).root_node):
            there += 1
            found += (name, line) in known
    return found / max(there, 1), there


def _defined(node: Node) -> Iterator[tuple[str, int]]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type in _DEFINING:
            name = one.child_by_field_name("name")
            if name is not None and name.text is not None:
                yield name.text.decode("utf-8", "replace"), name.start_point[0] + 1
        waiting.extend(one.children)


def aider(folder: Path) -> dict[str, float] | None:
    """Seconds and MiB of its first map; None where it can't be had."""
    shutil.rmtree(folder / ".aider.tags.cache.v4", ignore_errors=True)
    try:
        program = Aider(CACHE / "aider-program")
    except Unavailable as error:
        print(f"no Aider here: {error}")
        return None
    try:
        paths = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.py"))]
        answer = program.ask(folder, paths, "What is here?", [4_000])
        return {"seconds": answer["seconds"], "peak": answer["peak"]}
    finally:
        program.close()


def main() -> int:
    """Measure and print; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(sysconfig.get_paths()["purelib"]))
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        count = gather(chosen.folder, folder)
        rounds = [(ours("definitions", folder), ctags(folder)) for _ in range(chosen.rounds)]
        names = statistics.median(one["cpu"] for one, _ in rounds)
        theirs = statistics.median(seconds for _, seconds in rounds)
        share, there = recall(folder)
        maps = [ours("map", folder) for _ in range(min(chosen.rounds, 3))]
        seconds, peak, question = (
            statistics.median(one[name] for one in maps) for name in ("seconds", "peak", "question")
        )
        print(f"{count:,} Python files, {there:,} definitions")
        print(f"definitions   {names:6.2f} s   ctags {theirs:6.2f} s   ratio {names / theirs:.2f} (at most 1.0)")
        print(f"recall of tree-sitter's {share:.2%} (at least 99.5 %)")
        print(f"first map     {seconds:6.2f} s   {peak:5.0f} MiB")
        print(f"a question    {1000 * question:6.1f} ms, warm (at most 100)")
        failed = names > theirs or share < 0.995 or question > 0.1
        other = aider(folder)
        if other is not None:
            time_ratio, memory_ratio = seconds / other["seconds"], peak / other["peak"]
            print(f"Aider's map   {other['seconds']:6.2f} s   {other['peak']:5.0f} MiB")
            print(f"ratios        {time_ratio:.3f} of its time (at most 0.1), {memory_ratio:.2f} of its memory (0.25)")
            failed = failed or time_ratio > 0.1 or memory_ratio > 0.25
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
