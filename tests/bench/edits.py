"""Edits as small models send them: how many are done right, refused, or done wrong.

    python tests/bench/edits.py [--edits N] [--seed N] [--show N] [SOURCE ...]

A source is a git repository, whose history gives real edits, or two versions of a folder as OLD..NEW; this repository
by default. Each edit is spoiled in every way that models and files are known to spoil it. Ours stands beside a matcher
of exact and unique text and, installed into an environment of the bench's own, Aider's search/replace engine. An
answer counts as right when the file is, byte by byte, what the real change made of it; the rules are in
`edit_cases.py` and `edit_spoils.py`. Two things are decided there, not measured: text that stands exactly once is
replaced literally, whatever the new text brings along, and an edit whose result nobody can know may be refused.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.edit_cases import Case, Verdict, Wanted
from tests.bench.edit_corpus import edits_of
from tests.bench.edit_engines import Answer, Unavailable, aider, ours, strict, timed
from tests.bench.edit_refusals import refusals
from tests.bench.edit_spoils import spoiled

ROOT = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "haiku-pair-bench"


def corpus(sources: Sequence[str], count: int, seed: int) -> list[Case]:
    """All cases, in an order that depends on the seed alone."""
    chance = random.Random(seed)
    share = max(count // len(sources), 1)
    edits = [real for source in sources for real in edits_of(source, share, chance)]
    return [case for real in edits for case in (*spoiled(real, chance), *refusals(real, chance))]


def percent(part: int, whole: int) -> str:
    """A share; nothing of nothing is all of it."""
    return f"{100 * part / whole if whole else 100:6.2f}"


def line_of(name: str, asked: Sequence[Case], answers: Sequence[Answer]) -> str:
    """An engine's figures."""
    verdicts: Counter[tuple[Wanted, Verdict]] = Counter()
    for case, answer in zip(asked, answers, strict=True):
        if not case.loose or case.verdict(answer.raw) is Verdict.WRONG:
            verdicts[case.wanted, case.verdict(answer.raw)] += 1
    shares = [
        percent(verdicts[wanted, Verdict.RIGHT], sum(count for (of, _), count in verdicts.items() if of is wanted))
        for wanted in Wanted
    ]
    wrong = sum(count for (_, verdict), count in verdicts.items() if verdict is Verdict.WRONG)
    took = sorted(answer.seconds * 1000 for answer in answers)
    late = took[min(int(len(took) * 0.99), len(took) - 1)]
    times = f"{statistics.median(took):9.3f} {late:8.3f}"
    return f"{name:<14} {shares[0]:>9} {wrong:>7} {shares[1]:>10} {shares[2]:>9} {times}"


def by_kind(asked: Sequence[Case], answers: dict[str, list[Answer]]) -> list[str]:
    """For each way of spoiling and each engine: right, refused, wrong."""
    kinds = list(dict.fromkeys((case.wanted, case.kind) for case in asked))
    lines = [f"{'right / refused / wrong':<37}" + "".join(f"{name:>20}" for name in answers)]
    for wanted, kind in sorted(kinds, key=lambda found: list(Wanted).index(found[0])):
        places = [at for at, case in enumerate(asked) if (case.wanted, case.kind) == (wanted, kind)]
        row = f"{wanted.name.lower():<10} {kind:<26}"
        for found in answers.values():
            counts = Counter(asked[at].verdict(found[at].raw) for at in places)
            row += f"{' / '.join(str(counts[verdict]) for verdict in Verdict):>20}"
        lines.append(row)
    return lines


def show(asked: Sequence[Case], answers: Sequence[Answer], limit: int) -> None:
    """The first answers of ours that are not right, worst first."""
    bad = [(case.verdict(answer.raw), case) for case, answer in zip(asked, answers, strict=True)]
    bad = sorted((pair for pair in bad if pair[0] is not Verdict.RIGHT), key=lambda pair: pair[0] is not Verdict.WRONG)
    for verdict, case in bad[:limit]:
        print(f"--- {verdict.value}: {case.kind}, {case.wanted.value}, {case.name}\n{case.old!r}\n{case.new!r}")


def main() -> int:
    """Measure and print; 0 unless ours did something wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", default=[str(ROOT)])
    parser.add_argument("--edits", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--no-aider", action="store_true")
    wanted = parser.parse_args()
    asked = corpus(wanted.sources, wanted.edits, wanted.seed)
    answers = {"ours": timed(ours, asked), "exact, unique": timed(strict, asked)}
    if not wanted.no_aider:
        try:
            answers["Aider"] = aider(asked, CACHE / "aider")
        except Unavailable as error:
            print(f"Aider's engine is not in the comparison: {error}")
    print(f"{len(asked)} edits, seed {wanted.seed}; processor time in ms per edit")
    print(f"{'':<14} {'applied %':>9} {'wrong':>7} {'ambiguous':>10} {'no place':>9} {'median':>9} {'p99':>8}")
    for name, found in answers.items():
        print(line_of(name, asked, found))
    for name, found in answers.items():
        count = sum(case.wrong_in_endings_alone(answer.raw) for case, answer in zip(asked, found, strict=True))
        if count:
            print(f"{name}: {count} of the wrong ones are wrong in line endings or the final newline alone")
    print("\n".join(["", *by_kind(asked, answers)]))
    show(asked, answers["ours"], wanted.show)
    wrong = sum(case.verdict(answer.raw) is Verdict.WRONG for case, answer in zip(asked, answers["ours"], strict=True))
    print("targets for ours: 99 % applied, 0 wrong, 100 % of the ambiguous refused, 2 ms per edit")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
