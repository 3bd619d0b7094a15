"""What is found for a question before the model looks: how much of what was then changed.

    python tests/bench/context.py [--questions N] [REPOSITORY ...]

Each of the newest commits of a repository (this one by default) is a question: its message. The answer: the files it
changed. Everything is as it was before that commit. Ours stands beside plain BM25 over the files' text and Aider's
map of the repository, installed into an environment of the bench's own and given the same words; `whole` is what
would be there if the files that ours finds were sent with their contents. Printed are the share of the answer among
the first 5 and 10 files, and within 1,000, 4,000 and 8,000 tokens of what would be sent (3.5 characters a token for
all of them).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.store.word_index import WordIndex
from haiku_pair.engine.workspace.finder import Finder
from haiku_pair.engine.workspace.pack import pack
from haiku_pair.engine.workspace.relevance import Commit
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.workspace_map import CHARACTERS_PER_TOKEN
from tests.bench.context_baselines import Aider, Plain, Unavailable
from tests.bench.context_corpus import MOST_ANSWERS, Blobs, Past, answers, history

ROOT = Path(__file__).parents[2]
BUDGETS = (1_000, 4_000, 8_000)
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "haiku-pair-bench"
Figures = dict[str, list[float]]
Table = dict[str, Figures]


class Ours:
    """The program's own means, fed commit by commit."""

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self._there: dict[str, str] = {}
        self._blobs = blobs
        self.survey = Survey(WordIndex(folder / "files.sqlite3"), lambda path: blobs.read(self._there[path]))
        self.finder = Finder(self.survey, WordIndex(folder / "commits.sqlite3"))
        self._commits: list[Commit] = []

    @property
    def paths(self) -> frozenset[str]:
        """The files that are there."""
        return frozenset(self._there)

    def ask(self, message: str) -> tuple[list[str], Callable[[int], str]]:
        """The files, the best first, and the text within a budget."""
        found = self.finder.find(message, self._there)
        return [one.path for one in found], lambda tokens: pack(self.survey, message, found, tokens).text

    def size(self, path: str) -> int:
        """Bytes of a file as it is now."""
        return len(self._blobs.read(self._there[path]))

    def step(self, past: Past) -> None:
        """What a commit does."""
        gone = [change.path for change in past.changes if not change.blob and change.path in self._there]
        for path in gone:
            del self._there[path]
        changed = {change.path: change.blob for change in past.changes if change.blob}
        self._there |= changed
        self.survey.take(list(changed), gone, self._there)
        paths = tuple(change.path for change in past.changes)
        if len(paths) <= 60:
            self._commits.insert(0, Commit(past.id, past.message, paths))
        self.finder.learn(self._commits[:3000])


def noted(figures: Figures, answer: frozenset[str], files: Sequence[str], text: Callable[[int], str]) -> None:
    """Add one question's figures."""
    for most in (5, 10):
        figures[f"first {most}"].append(len(answer & set(files[:most])) / len(answer))
    for tokens in BUDGETS:
        named = set(_named(text(tokens)))
        figures[f"{tokens:,} tokens"].append(len(answer & named) / len(answer))


def _named(text: str) -> Iterator[str]:
    """The files that a text names: alone on a line, or after their folder."""
    for line in text.splitlines():
        folder, colon, names = line.partition(": ")
        yield line.removesuffix(":")
        if colon and not line.startswith(" "):
            yield from (name if folder == "." else f"{folder}/{name}" for name in names.split())


def names_alone(files: Sequence[str]) -> Callable[[int], str]:
    """What BM25 can say of files: their paths."""

    def text(tokens: int) -> str:
        left, shown = tokens * CHARACTERS_PER_TOKEN, []
        for path in files:
            left -= len(path) + 1
            if left < 0:
                break
            shown.append(path)
        return "\n".join(shown)

    return text


def whole(files: Sequence[str], size: Callable[[str], int]) -> Callable[[int], str]:
    """The files that fit when they are sent whole, the best first, as long as none is too large."""

    def text(tokens: int) -> str:
        left, shown = tokens * CHARACTERS_PER_TOKEN, []
        for path in files:
            left -= size(path)
            if left < 0:
                break
            shown.append(path)
        return "\n".join(shown)

    return text


class Checkout:
    """The files of a commit on disk, for Aider."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.root = folder / "checkout"
        clone = ["git", "clone", "--quiet", "--shared", "--no-checkout", str(repository), str(self.root)]
        subprocess.run(clone, check=True)

    def before(self, past: Past) -> None:
        """As it was before that commit."""
        command = ["git", "-C", str(self.root), "checkout", "--quiet", "--force", f"{past.id}~1"]
        subprocess.run(command, check=True)


def ask_aider(aider: Aider, checkout: Checkout, past: Past, asked: Asked, figures: Figures) -> None:
    """The same question for Aider."""
    checkout.before(past)
    answer = aider.ask(checkout.root, sorted(asked.paths), past.message, BUDGETS)
    texts = dict(zip(BUDGETS, answer["texts"], strict=True))
    noted(figures, asked.answer, answer["files"], lambda tokens: texts[tokens])
    figures["seconds"].append(answer["seconds"])


class Asked(NamedTuple):
    """A question's surroundings."""

    paths: frozenset[str]
    answer: frozenset[str]


def measure(repository: Path, folder: Path, arguments: argparse.Namespace, aider: Aider | None, table: Table) -> None:
    """Ask the newest questions of a repository."""
    checkout = Checkout(repository, folder) if aider else None
    pasts = history(repository)
    blobs = Blobs(repository)
    ours, plain = Ours(folder, blobs), Plain()
    for number, past in enumerate(pasts):
        answer = answers(past, ours.paths)
        if number >= len(pasts) - arguments.questions and 0 < len(answer) <= MOST_ANSWERS:
            started = time.perf_counter()
            files, text = ours.ask(past.message)
            table["ours"]["seconds"].append(time.perf_counter() - started)
            noted(table["ours"], answer, files, text)
            noted(table["whole"], answer, files, whole(files, ours.size))
            files = plain.find(past.message)
            noted(table["BM25"], answer, files, names_alone(files))
            if aider and checkout and number % arguments.aider_each == 0:
                ask_aider(aider, checkout, past, Asked(ours.paths, answer), table["Aider"])
        ours.step(past)
        for change in past.changes:
            plain.forget(change.path)
            if change.blob and b"\0" not in (raw := blobs.read(change.blob)):
                plain.put(change.path, raw)
    blobs.close()


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How much of what matters is found beforehand.")
    parser.add_argument("repositories", nargs="*", type=Path, default=[ROOT])
    parser.add_argument("--questions", type=int, default=150, help="newest commits of each repository that are asked")
    parser.add_argument("--aider-each", type=int, default=4, help="Aider gets each N-th question; 0: none")
    arguments = parser.parse_args()
    table: Table = defaultdict(lambda: defaultdict(list))
    aider = None
    try:
        aider = Aider(CACHE / "aider-program") if arguments.aider_each else None
    except Unavailable as reason:
        print(f"Aider can't be used: {reason}")
    for repository in arguments.repositories or [ROOT]:
        with tempfile.TemporaryDirectory() as folder:
            measure(repository, Path(folder), arguments, aider, table)
    columns = [name for name in table["ours"] if name != "seconds"]
    print(f"{len(table['ours']['seconds'])} questions; share of the changed files in percent, mean")
    print(f"{'':8}" + "".join(f"{name:>14}" for name in columns))
    for name, figures in table.items():
        shares = "".join(f"{100 * statistics.fmean(figures[column]):14.1f}" for column in columns)
        print(f"{name:8}{shares}   {len(figures['first 5'])} questions")
    for name in ("ours", "Aider"):
        seconds = table[name]["seconds"]
        if seconds:
            median, most = 1000 * statistics.median(seconds), 1000 * max(seconds)
            print(f"a question, {name}: {median:.1f} ms median, {most:.1f} ms at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
