"""Edits that can't be done for certain, made of edits that can: each has to be refused."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.bench.edit_cases import Case, Sent, Wanted, alike, found_at
from tests.bench.edit_corpus import RealEdit
from tests.bench.edit_spoils import near


def refusals(real: RealEdit, chance: random.Random) -> Iterator[Case]:
    """Edits that no one can do for certain."""
    text = "".join(line + "\n" for line in real.file)
    old, new = Sent.of(real).texts()
    if found_at(text, old) != [len("".join(line + "\n" for line in real.file[: real.first]))]:
        return

    def refused(kind: str, file: str, sent_old: str, sent_new: str, wanted: Wanted = Wanted.NOTHING) -> Case:
        return Case(kind, real.name, file.encode(), sent_old, sent_new, wanted)

    after = text.replace(old, new, 1)
    yield refused("identical", text, old, old)
    if not found_at(after, old) or (old in new and found_at(after, new)):
        yield refused("already applied", after, old, new)
    if len("".join(old.split())) > 4:
        yield refused("several places", text + old, old, new, Wanted.AMBIGUOUS)
    yield from _several_but_for_blanks(real, text, chance)
    yield from _stale(real, text, chance)
    yield from _elided(real, text)
    yield from _in_a_word(real, text)


def _several_but_for_blanks(real: RealEdit, text: str, _chance: random.Random) -> Iterator[Case]:
    """A copy that is indented otherwise, and texts that are neither the one nor the other."""
    sent, copied = Sent.of(real), "".join(f"\t{line}\n" if line else "\n" for line in real.old)
    sent.old = [f" {line}" if line else line for line in real.old]
    sent.new = [f" {line}" if line else line for line in real.new]
    old, new = sent.texts()
    if any(sign.isalnum() for sign in old) and not found_at(text + copied, old):
        yield Case("several but for blanks", real.name, (text + copied).encode(), old, new, Wanted.AMBIGUOUS)


def _stale(real: RealEdit, text: str, chance: random.Random) -> Iterator[Case]:
    """The file no longer has the lines, only a near copy of them."""
    sent = Sent.of(real)
    copy = near(sent, chance)
    if copy is None or copy == list(real.new):
        return
    lines = [*real.file[: real.first], *copy, *real.file[real.last :]]
    old, new = sent.texts()
    file = "".join(line + "\n" for line in lines)
    sent.file = lines
    if not found_at(file, old) and new not in file and not alike(sent):
        yield Case("near copy only", real.name, file.encode(), old, new, Wanted.NOTHING)


def _elided(real: RealEdit, text: str) -> Iterator[Case]:
    """A line stands for others."""
    old, new = Sent.of(real).texts()
    for marker in ("# ... rest of the code unchanged ...", "// ... existing code ...", "# ...", "/* unchanged */"):
        if marker in text or len(real.old) < 4 or len(real.new) < 2:
            continue
        short = "".join(line + "\n" for line in (real.new[0], marker, real.new[-1]))
        yield Case("elision in new", real.name, text.encode(), old, short, Wanted.NOTHING)
        gap = "".join(line + "\n" for line in (real.old[0], marker, real.old[-1]))
        yield Case("elision in old", real.name, text.encode(), gap, new, Wanted.NOTHING)


def _in_a_word(real: RealEdit, text: str) -> Iterator[Case]:
    """The line is gone; a longer one that it is a part of is still there."""
    line = next((line.strip() for line in real.old if len(line.strip()) > 3 and line.strip()[0].isalpha()), "")
    if not line or not line[-1].isalnum():
        return
    file = text.replace(line, f"long{line}er")
    if len(found_at(file, line)) == 1:
        yield Case("part of a longer word", real.name, file.encode(), line, "changed", Wanted.NOTHING)
