"""What can be named after an `@`: looked for while one types, in the window where all is known, else by the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.mentions import STAGED, FindMentions, Mention, MentionKind, MentionsFound
from haiku_pair.protocol.replies import FilesListed
from haiku_pair.protocol.requests import ListFiles
from haiku_pair.protocol.symbols import FindSymbols, Symbol, SymbolsAre
from haiku_pair.protocol.values import Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.fuzzy import Finder
from haiku_pair.window.commands.slices import Slices
from haiku_pair.window.conversation.completing import folders_of, named_kind, sought
from haiku_pair.window.conversation.sending import nothing_open

MOST = 50
"""Of a kind, offered at once."""
_BEFORE_KINDS, _CLEARLY = 3, 3
"""Files that stand before the kinds, and from how many letters on these come first."""
_LISTED = frozenset({MentionKind.COMMIT, MentionKind.SESSION, MentionKind.PROBLEMS})
_NOT_IN_A_WORD = re.compile(r"[^\w.-]+")
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Choice:
    """One thing that can be taken."""

    shown: str
    inserted: str
    """What stands after the mark then; empty for a row that only says something."""
    attaches: str | Mention | None = None
    """A path, or what else is named; None when the name goes on."""


_KINDS = (
    Choice("symbol:   a definition", "symbol:"),
    Choice("diff   what is not committed", "diff", Mention(MentionKind.DIFF)),
    Choice("diff:staged   what is staged", "diff:staged", Mention(MentionKind.DIFF, STAGED)),
    Choice("problems   what is known to be wrong", "problems", Mention(MentionKind.PROBLEMS)),
    Choice("commit:   a commit with its diff", "commit:"),
    Choice("session:   what was said in another session", "session:"),
)


class Mentioning(QObject):
    """Looks for what is typed; a later query overtakes the one before."""

    found = Signal(object)
    """A sequence of `Choice`, the best first."""
    refused = Signal(object)
    """The `Problem` with the list of files."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.open_now: Callable[[], tuple[str, Selection | None]] = nothing_open
        """Tells the open file and its selected lines."""
        self._looking = Slices[Sequence[Choice]](self, self.found.emit)
        self._asked: set[MentionKind | None] = set()
        self._query: str | None = None
        self._files: tuple[str, ...] = ()
        self._folders: tuple[str, ...] = ()
        self._finders = Finder(()), Finder(())
        self._learning: Iterator[tuple[str, ...] | None] = iter(())
        self._known: dict[MentionKind, tuple[Mention, ...]] = {}
        self._notes: dict[MentionKind, str] = {}

    @property
    def is_looking(self) -> bool:
        """Whether what was found last is not for what is typed now."""
        return self._looking.is_busy

    def look(self, query: str) -> None:
        """Look for what follows the mark."""
        self._query = query
        kind, letters = named_kind(query)
        if kind is MentionKind.SYMBOL:
            asked = FindSymbols(letters)
            self._bridge.ask(asked, SymbolsAre, partial(self._on_symbols, query), partial(self._on_none, kind))
        elif kind not in self._asked and (kind is None or kind in _LISTED):
            self._asked.add(kind)
            self._ask(kind)
        self._start()

    def finish(self) -> None:
        """Look at all that is left at once."""
        self._looking.finish()

    def leave(self) -> None:
        """Nothing is being named: with the next name all is asked for anew."""
        self._query = None
        self._asked.clear()
        self._looking.stop()

    # --- what there is -----------------------------------------------------------------------------

    def _ask(self, kind: MentionKind | None) -> None:
        if kind is None:
            self._bridge.ask(ListFiles(), FilesListed, self._on_files, self.refused.emit)
        else:
            asked = FindMentions(kind)
            self._bridge.ask(asked, MentionsFound, partial(self._on_mentions, kind), partial(self._on_none, kind))

    def _on_files(self, reply: FilesListed) -> None:
        if reply.paths != self._files:
            self._learning = self._learn(reply.paths)
            self._start()

    def _learn(self, paths: tuple[str, ...]) -> Iterator[tuple[str, ...] | None]:
        for folders in folders_of(paths):
            if folders is not None:
                self._files, self._folders = paths, folders
                self._finders = Finder(paths), Finder([path.rstrip("/") for path in folders])
            yield None

    def _on_mentions(self, kind: MentionKind, reply: MentionsFound) -> None:
        self._known[kind], self._notes[kind] = reply.found, reply.note
        self._start()

    def _on_symbols(self, query: str, reply: SymbolsAre) -> None:
        if query == self._query:
            self._known[MentionKind.SYMBOL] = tuple(map(_of_symbol, reply.symbols[:MOST]))
            self._notes[MentionKind.SYMBOL] = reply.note
            self._start()

    def _on_none(self, kind: MentionKind, problem: Problem) -> None:
        self._known[kind], self._notes[kind] = (), problem.what
        self._start()

    # --- looking -----------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._query is not None:
            kind, letters = named_kind(self._query)
            steps = self._paths(letters) if kind is None else iter([self._of_kind(kind, letters)])
            self._looking.start(steps)

    def _of_kind(self, kind: MentionKind, letters: str) -> Sequence[Choice]:
        if kind in {MentionKind.DIFF, MentionKind.SELECTION}:
            return [one for one in self._kinds() if one.inserted.startswith(kind.value)]
        known = self._known.get(kind, ())
        found = Finder([f"{one.name} {one.title}" for one in known]).find(letters, MOST)
        choices = [_choice(known[number]) for number in found]
        note = self._notes.get(kind, "")
        return choices or ([Choice(note, "")] if note else [])

    def _paths(self, query: str) -> Iterator[Sequence[Choice] | None]:
        """Files and folders, a folder first where what was typed is its name, else after the files; and the kinds."""
        for _ in self._learning:
            yield None
        files, folders, letters = sought(query)
        of_files, of_folders = self._finders
        numbers: list[int] = []
        for found in of_folders.steps(letters.rstrip("/"), MOST) if folders else ():
            numbers = found or []
            yield None
        named = [self._folders[number] for number in numbers]
        numbers = []
        for found in of_files.steps(letters, MOST) if files else ():
            numbers = found or []
            yield None
        ending = f"/{letters.casefold().strip('/')}/"
        first = [path for path in named if f"/{path.casefold()}".endswith(ending)]
        rest = (path for path in named if path not in first)
        choices = [
            Choice(path, path, path.rstrip("/")) for path in (*first, *map(self._files.__getitem__, numbers), *rest)
        ]
        kinds = [one for one in self._kinds() if one.inserted.startswith(query.casefold())]
        before = _BEFORE_KINDS if 0 < len(query) < _CLEARLY else 0
        yield [*choices[:before], *kinds, *choices[before:]]

    def _kinds(self) -> Sequence[Choice]:
        path, selection = self.open_now()
        if not path or selection is None:
            return _KINDS
        mention = Mention(MentionKind.SELECTION, path=path, line=selection.first, text=selection.text)
        return (*_KINDS, Choice(f"selection   {selection.lines} of {path}", "selection", mention))


def _of_symbol(symbol: Symbol) -> Mention:
    return Mention(MentionKind.SYMBOL, symbol.name, symbol.path, symbol.line, title=symbol.text)


def _choice(mention: Mention) -> Choice:
    match mention.kind:
        case MentionKind.SYMBOL:
            shown, word = f"{mention.name}   {mention.path}:{mention.line}", mention.name
        case MentionKind.COMMIT:
            shown, word = f"{mention.name[:9]}   {mention.title}", mention.name[:9]
        case MentionKind.SESSION:
            shown, word = mention.title, mention.title
        case _:
            shown = word = mention.name or "all files"
    word = _NOT_IN_A_WORD.sub("-", word.replace("/", "-")).strip("-")[:_LONGEST_WORD]
    return Choice(shown, f"{mention.kind}:{word}", mention)
