"""Finding one's way in a long review: the filter of the files and the search in all hunks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.window.review import words
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.filtering import STATES, let_through
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.list_keys import COMMANDS, FIND_NEXT, FIND_PREVIOUS
from haiku_pair.window.review.marking import Marking
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.searching import MOST, Match, Search
from haiku_pair.window.review.session import Spot
from haiku_pair.window.review.typed_line import TypedLine
from haiku_pair.window.theme.theme import Theme

_AT_ONCE = 8
"""Files whose hunks are asked for at the same time while a search needs all."""


class WayFinding(QObject):
    """Carries out the commands of `list_keys`."""

    row_wanted = Signal(int)
    """The line cursor is to go to this row."""
    left = Signal()
    """A line to type in is done with: the keyboard goes back to the diff."""

    def __init__(self, theme: Theme, reviewer: Reviewer, view: DiffView, parent: QWidget) -> None:
        super().__init__(parent)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._view = view
        states = " ".join(f":{state}" for state in STATES)
        self.filter = TypedLine(theme, self.tr("Filter the files"), self.tr("Filter: letters or ") + states, parent)
        self.search = TypedLine(
            theme, self.tr("Search in the review"), self.tr("Search in all hunks and paths"), parent
        )
        self._marking = Marking(reviewer)
        self._searching = Search(self._session.ledger)
        self._at: Match | None = None
        self._origin: Spot | None = None
        self._loaded: set[str] = set()
        self._drawn: object = None
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._on_slice)
        self.filter.changed.connect(self._on_filter_typed)
        self.filter.entered.connect(self._on_filter_entered)
        self.filter.escaped.connect(self.close_filter)
        self.search.changed.connect(self._on_search_typed)
        self.search.entered.connect(self._on_search_entered)
        self.search.escaped.connect(self._on_search_escaped)
        self.search.moved.connect(self.find)
        reviewer.hunks_came.connect(self._on_hunks_came)
        reviewer.reset.connect(self._on_reset)

    def add_commands(self, keyboard: Keyboard) -> None:
        """Register them, and let the key for going back leave filter and search first."""
        actions = {
            "review.mark_file": self._marking.mark_file,
            "review.mark_hunk": self._marking.mark_hunk,
            "review.show_new": self._marking.show_new,
            "review.fold": self._marking.fold,
            "review.filter": self.filter.open,
            "review.search": self._open_search,
            FIND_NEXT: self._find_next,
            FIND_PREVIOUS: self._find_previous,
        }
        for command in COMMANDS:
            keyboard.add(command, actions[command.id])
        keyboard.leave_first(self.close_search)
        keyboard.leave_first(self.close_filter)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the line that one types in; none while the diff has the keyboard."""
        if self.search.has_keyboard:
            return [("Enter", "to the match"), ("↓ ↑", "next, previous"), ("Esc", "back to where you were")]
        if self.filter.has_keyboard:
            return [("Enter", "to the files"), ("Esc", "show all files")]
        return []

    def way_back(self) -> str:
        """What the key for going back does first; empty when neither a search nor a filter is open."""
        if not self.search.isHidden():
            return self.tr("end the search")
        return "" if self.filter.isHidden() else self.tr("show all files")

    def refresh(self) -> None:
        """Follow the review before it is drawn."""
        file = self._session.file
        if self.filter.text:
            self._filter()
        if file is not None and self._searching.wanted:
            hunks = self._session.ledger.hunks(file.path)
            if hunks is not self._drawn:
                self._drawn = hunks
                self._searching.again(file.path)
                self._slices.start()

    # --- the filter ---

    def _filter(self) -> None:
        files = self._session.files
        shown = let_through(self.filter.text, self._session.ledger, self._session.comments)
        current = self._session.file
        kept = shown | ({current.path} if current is not None and not self.filter.has_keyboard else set())
        self._session.passing.leave_out(frozenset(file.path for file in files) - kept)
        self.filter.say(self.tr("{0} of {1}").format(len(shown), words.plural(len(files), "file")))

    @Slot()
    def _on_filter_typed(self) -> None:
        self._filter()
        self._reviewer.go_on()

    @Slot()
    def _on_filter_entered(self) -> None:
        if not self.filter.text:
            self.close_filter()
            return
        file = self._session.file
        if file is not None and self._session.passing.file(file) and not self._session.next_file():
            self._session.previous_file()
        self.left.emit()
        self._reviewer.go_on()

    @Slot()
    def close_filter(self) -> bool:
        """Show all files again; False when there is no filter."""
        if self.filter.isHidden():
            return False
        self.filter.close_line()
        self._session.passing.leave_out(frozenset())
        self.left.emit()
        self._reviewer.go_on()
        return True

    # --- the search ---

    def _open_search(self) -> None:
        self._origin = self._session.spot()
        self.search.open()
        self._fetch_more()
        if self.search.text:
            self._on_search_typed(self.search.text)

    @Slot(str)
    def _on_search_typed(self, text: str) -> None:
        self._at = None
        self._loaded = {file.path for file in self._session.files if self._session.ledger.is_loaded(file.path)}
        self._searching.start(text, self._origin.path if self._origin else "")
        self._view.mark_found(text)
        self._slices.start()

    @Slot()
    def _on_slice(self) -> None:
        self._searching.go_on()
        if self._at is None and self._searching.wanted:
            self._go_to_first()
        if self._searching.is_done:
            self._slices.stop()
        self._say()

    def _go_to_first(self) -> None:
        """To the first match from where the search began; to the first of all when there is none below."""
        matches = self._searching.matches()
        places = {file.path: place for place, file in enumerate(self._session.files)}
        origin = self._origin
        begin = places.get(origin.path, 0) if origin else 0
        hunks = self._session.ledger.hunks(origin.path) if origin else ()
        above = {review.hunk.id for review in hunks[: origin.index if origin else 0]}
        below = (
            match
            for match in matches
            if places[match.path] > begin or (places[match.path] == begin and match.hunk not in above)
        )
        first = next(below, matches[0] if matches and self._searching.is_done else None)
        if first is not None:
            self._go_to(first)

    def _find_next(self) -> None:
        self.find(1)

    def _find_previous(self) -> None:
        self.find(-1)

    @Slot(int)
    def find(self, step: int) -> None:
        """To the next match (1) or the one before (-1), round the ends."""
        matches = self._searching.matches()
        if not self._searching.wanted:
            self._reviewer.said.emit(self.tr("There is no search to go on with."), False)
        elif matches:
            here = matches.index(self._at) if self._at in matches else -1 if step > 0 else 0
            self._go_to(matches[(here + step) % len(matches)])

    def _go_to(self, match: Match) -> None:
        self._at = match
        self._session.to_spot(match.path, match.hunk)
        file, current = self._session.file, self._session.current
        if file is not None and current is not None and self._session.passing.is_folded(file.path, current):
            self._session.passing.turn(file.path, current)
        self._reviewer.go_on()
        row = self._row_of(match)
        if row >= 0:
            self.row_wanted.emit(row)
        self._view.mark_found(self._searching.wanted, row)
        self._say(tell=True)

    def _row_of(self, match: Match) -> int:
        """Where the line of a match stands; -1 where it does not, as for a path."""
        place = self._session.hunk_index
        rows = self._view.rows
        if place is None or match.line < 0:
            return -1
        number = self._view.rows.first_change(place)
        while number > 0 and rows[number - 1].hunk == place:
            number -= 1
        while number < len(rows) and rows[number].hunk == place:
            if rows[number].line == match.line:
                return number
            number += 1
        return -1

    def _say(self, *, tell: bool = False) -> None:
        """Say which of how many it is; `tell` also a screen reader."""
        matches = self._searching.matches()
        most = "+" if len(matches) >= MOST else ""
        going_on = not self._searching.is_done or self._missing()
        if not self._searching.wanted:
            said = ""
        elif self._at in matches:
            said = self.tr("{0} of {1}").format(matches.index(self._at) + 1, f"{len(matches)}{most}")
        else:
            said = "" if going_on else self.tr("no match")
        self.search.say(f"{said} …" if going_on and self._searching.wanted else said)
        if tell and said:
            self._view.announce(self.tr("match {0}").format(said))

    @Slot()
    def _on_search_entered(self) -> None:
        if self.search.text:
            self.left.emit()
        else:
            self.close_search()

    @Slot()
    def _on_search_escaped(self) -> None:
        """Leave, and return to where the search began."""
        origin = self._origin
        self.close_search()
        if origin is not None and self._session.to_spot(origin.path, origin.hunk):
            self._reviewer.go_on()

    def close_search(self) -> bool:
        """End the search, and stay; False when there is none."""
        if self.search.isHidden():
            return False
        self.search.close_line()
        self._searching.start("")
        self._view.mark_found("")
        self.left.emit()
        return True

    # --- hunks that are not there yet ---

    def _missing(self) -> tuple[str, ...]:
        return self._session.ledger.missing()

    def _fetch_more(self) -> None:
        room = _AT_ONCE - self._reviewer.fetching
        if room > 0:
            self._reviewer.fetch(self._missing()[:room])

    @Slot()
    def _on_hunks_came(self) -> None:
        if self.search.isHidden():
            return
        self._fetch_more()
        ledger = self._session.ledger
        for file in self._session.files:
            if file.path not in self._loaded and ledger.is_loaded(file.path):
                self._loaded.add(file.path)
                self._searching.again(file.path)
        self._slices.start()

    @Slot()
    def _on_reset(self) -> None:
        self._searching.forget()
        self._at = self._origin = None
        for line in (self.filter, self.search):
            line.close_line()
        self._session.passing.leave_out(frozenset())
        self._view.mark_found("")
