"""What the files of a workspace are about: their words in an index, what they define and which names they use.

Kept from one start to the next, and brought up to date file by file. For a thread of its own: nothing here is quick
the first time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import msgspec
from msgspec import Struct

from haiku_pair.engine.store.word_index import Indexed, WordIndex
from haiku_pair.engine.workspace.outline import Definition, outline
from haiku_pair.engine.workspace.terms import as_text, asked, counted, terms

MOST_BYTES = 512 << 10
"""A larger file is found by its path alone."""

_BATCH = 200
_FIRST_LINE = 0.5
"""How much more the first line of a message counts than the rest."""
_USED = 4
"""Files whose users are looked for, the best ones: each of their names is a question to the index."""
_SHORT, _MOST_NAMES, _MOST_USERS = 4, 6, 25


class Sketch(Struct, frozen=True, array_like=True):
    """What is kept of a file."""

    definitions: tuple[Definition, ...] = ()
    words: str = ""
    """Every word of it that could be a name, once, with blanks between."""


class Survey:
    """Of one workspace."""

    def __init__(self, index: WordIndex, read: Callable[[str], bytes | None]) -> None:
        """`read` gives the content of a file, None where it can't be had or is not to be looked into."""
        self._index = index
        self._read = read
        self._decoder = msgspec.msgpack.Decoder(Sketch)

    def update(self, stamps: Mapping[str, str], cancelled: Callable[[], bool] = bool) -> bool:
        """Take in what has changed since; False when it was cancelled on the way, and all done so far is kept.

        Args:
            stamps: of all files that are there; another stamp is another content.
            cancelled: asked between files.
        """
        known = self._index.stamps()
        changed = [path for path, stamp in stamps.items() if known.get(path) != stamp]
        gone = [path for path in known if path not in stamps]
        return self.take(changed, gone, stamps, cancelled)

    def take(
        self,
        changed: list[str],
        gone: list[str],
        stamps: Mapping[str, str],
        cancelled: Callable[[], bool] = bool,
    ) -> bool:
        """The same for files that are known to have changed or gone."""
        if gone:
            self._index.put((), gone)
        left = iter(changed)
        while batch := list(islice(left, _BATCH)):
            taken = []
            for path in batch:
                if cancelled():
                    return False
                taken.append(self._indexed(path, stamps[path]))
            self._index.put(taken)
        return True

    def scores(self, message: str) -> dict[str, float]:
        """How well each file answers to the words of a message: 1 for the best. Its first line counts more."""
        found = self._index.scores(asked(message))
        first, _, rest = message.strip().partition("\n")
        if rest.strip():
            for path, score in self._index.scores(asked(first)).items():
                found[path] = found.get(path, 0.0) + _FIRST_LINE * score
        return scaled(found)

    def users(self, seeds: Mapping[str, float]) -> dict[str, float]:
        """How much each file uses what these define. They have scores, the best comes first.

        Names that everybody uses do not count.
        """
        found: dict[str, float] = defaultdict(float)
        for seed, score in islice(seeds.items(), _USED):
            names = {one.name.lower().strip("_") for one in self.sketch(seed).definitions if len(one.name) > _SHORT}
            for name in sorted(names)[:_MOST_NAMES]:
                holding = self._index.holding(name, _MOST_USERS) if name.isidentifier() else []
                for path in holding:
                    if path != seed:
                        found[path] += score / len(holding)
        return scaled(found)

    def sketch(self, path: str) -> Sketch:
        """What a file defines, as it was read last; empty for one that is not known."""
        raw = self._index.kept_of(path)
        return self._decoder.decode(raw) if raw else Sketch()

    def sketches(self) -> Iterator[tuple[str, Sketch]]:
        """The same of all files."""
        for path, raw in self._index.kept():
            yield path, self._decoder.decode(raw) if raw else Sketch()

    def _indexed(self, path: str, stamp: str) -> Indexed:
        in_path = " ".join(terms(path))
        raw = self._read(path)
        if raw is None or len(raw) > MOST_BYTES or b"\0" in raw[:8192]:
            return Indexed(path, stamp, in_path, "", "")
        words = counted(raw)
        definitions = outline(path, raw)
        names = " ".join(" ".join(terms(one.name)) for one in definitions)
        standing = " ".join(word for word in words if not word[:1].isdigit())
        kept = msgspec.msgpack.encode(Sketch(tuple(definitions), standing))
        return Indexed(path, stamp, in_path, names, as_text(words), kept)


def scaled(found: Mapping[str, float]) -> dict[str, float]:
    """The same, so that the best is 1."""
    best = max(found.values(), default=0.0)
    return {path: score / best for path, score in found.items()} if best > 0 else {}
