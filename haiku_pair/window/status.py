"""The status bar: branch, watcher, encoding and position at the left; model, context, cache and money at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import GitState, Settings, Usage
from haiku_pair.window.theme.sparing import PLAIN_TEXT, give
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr

_SHORT_HASH = 8
_CACHE = tr("Share of the turn's input tokens that came from the cache")


class Fact(QLabel):
    """A short fact; a click on it may lead to where it is changed."""

    clicked = Signal()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()


class StatusBar(QStatusBar):
    """Short facts, each with a tooltip that says what it is; empty until `build`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(UNIT, 0, UNIT, 0)
        self._left_out: tuple[QLabel, ...] = ()

    def build(self) -> None:
        """Make the room for facts; it takes as long as the text itself, which does not wait for it."""
        self.branch = self._left(tr("Git branch"))
        self.watcher = self._left(tr("How changes to files are noticed"))
        self.problems = self._left(tr("What language servers find wrong in the files"))
        self.encoding = self._left(tr("Encoding and line endings of the open file"))
        self.position = self._left(tr("Line and column of the cursor"))
        self.model = self._right(tr("Model"))
        self.context = self._right(tr("Tokens of the newest request, of what the model takes"))
        self.cache = self._right(_CACHE)
        self.money = self._right(tr("Cost of this session"))
        self._settings = Settings()
        self._usage = Usage()
        self.messageChanged.connect(self._on_message)
        self.show_usage(Usage())

    def leave_out_model(self) -> None:
        """Say nothing of model and money from now on: no model is asked in this window."""
        self._left_out = (self.model, self.context, self.cache, self.money)
        for label in self._left_out:
            label.hide()

    def show_git(self, state: GitState) -> None:
        """Branch, detached HEAD, or that there is no repository."""
        if not state.is_repository:
            text = tr("no git")
        else:
            text = state.branch or (
                tr("detached at {commit}", commit=state.head[:_SHORT_HASH]) if state.head else tr("no commits yet")
            )
            if state.operation:
                text += f" ({state.operation})"
        self._say(self.branch, text)

    def show_watcher(self, state: str) -> None:
        """`watching`, `polling` or `off`."""
        self._say(self.watcher, state)

    def show_problems(self, words: str) -> None:
        """How many problems there are; empty when nobody looks."""
        self._say(self.problems, words)

    def show_document(self, encoding: str, line_ending: str, line: int, column: int) -> None:
        """Where the person is; an empty encoding means that no file is open. Line and column count from 1."""
        self._say(self.encoding, " ".join(part for part in (encoding, line_ending) if part))
        self._say(self.position, f"{line}:{column}" if encoding else "")

    def show_model(self, model: str) -> None:
        """Which model answers."""
        self._say(self.model, model)

    def show_caps(self, settings: Settings) -> None:
        """The caps on money are these."""
        self._settings = settings
        self.show_usage(self._usage)

    def show_usage(self, usage: Usage) -> None:
        """Context, cache and money so far; a cap that is near is named."""
        # Imported here: the first text has no money yet.
        from haiku_pair.window.usage.words import account, cached_share, money, near_cap, why_missed

        self._usage = usage
        limit = f"/{_thousands(usage.context_limit)}" if usage.context_limit else ""
        self._say(self.context, tr("context {tokens}", tokens=_thousands(usage.context) + limit))
        share, why = cached_share(usage), why_missed(usage.missed)
        self._say(self.cache, tr("cache {share}", share=share) if share else "")
        _describe(self.cache, f"{_CACHE}: {why}" if why else _CACHE)
        near = near_cap(usage, self._settings)
        self._say(self.money, " · ".join(part for part in (money(usage.session_dollars, usage.unpriced), near) if part))
        _describe(self.money, f"{tr('Cost')}\n{account(usage, self._settings)}")

    def facts(self) -> str:
        """What is shown, as one line."""
        labels = (*self._lefts(), self.model, self.context, self.cache, self.money)
        return " · ".join(label.text() for label in labels if label.text())

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        # A passing message takes the place of the facts at the left.
        if not self.currentMessage() or label not in self._lefts():
            label.setVisible(bool(text) and label not in self._left_out)

    def _lefts(self) -> tuple[QLabel, ...]:
        return self.branch, self.watcher, self.problems, self.encoding, self.position

    @Slot(str)
    def _on_message(self, message: str) -> None:
        if not message:
            for label in self._lefts():
                label.setVisible(bool(label.text()))

    def _left(self, tip: str) -> Fact:
        label = _fact(tip)
        self.addWidget(label)
        return label

    def _right(self, tip: str) -> Fact:
        label = _fact(tip)
        self.addPermanentWidget(label)
        return label


def _fact(tip: str) -> Fact:
    label = Fact()
    give(label, PLAIN_TEXT)
    label.setToolTip(tip)
    label.setAccessibleDescription(tip)
    label.setContentsMargins(UNIT, 0, UNIT, 0)
    label.hide()
    return label


def _describe(label: QLabel, words: str) -> None:
    label.setToolTip(words)
    label.setAccessibleDescription(words)


def _thousands(tokens: int) -> str:
    return f"{tokens / 1000:.0f}k" if tokens >= 1000 else str(tokens)
