"""The main window: the panes side by side, made in two steps.

The first step is what text can be read with: the editor. The rest, file tree, conversation, review and all commands,
is loaded and made as soon as that text is on the screen; it takes about as long again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event
from haiku_pair.protocol.files import spoken_path, untitled_number
from haiku_pair.protocol.replies import WorkspaceOpened
from haiku_pair.protocol.values import Problem, Selection, Settings, WindowState
from haiku_pair.window.bars import NoticeBar, ReplayBar, TrustBar
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Center, Page
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.editor.pane import EditorPane, EditorStatus, with_unsaved
from haiku_pair.window.lasting import LastingState
from haiku_pair.window.losses import Losses
from haiku_pair.window.menus import Menus
from haiku_pair.window.session import Session
from haiku_pair.window.status import StatusBar
from haiku_pair.window.theme.sparing import UPRIGHT, give
from haiku_pair.window.theme.theme import UNIT, Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QMoveEvent, QResizeEvent

    from haiku_pair.window.conversation.pane import ConversationPane
    from haiku_pair.window.files.tree import FileTree
    from haiku_pair.window.later import Later
    from haiku_pair.window.navigation import Navigation
    from haiku_pair.window.preloading import Preloading
    from haiku_pair.window.rest import Rest
    from haiku_pair.window.review.pane import ReviewPane

_SIZE = (1240, 760)
_WIDTHS = (200, 680, 360)
_FRAME = QSize(8 * UNIT, 16 * UNIT)
"""What the desktop's frame and panels take of a small screen."""
_ROOM_FOR_TREE = 180 * UNIT
"""A window that is narrower begins without the file tree."""
_TOLD = 5000
"""Milliseconds a passing word stays in the status bar."""
_COMPLETE_AFTER = 1000
"""Milliseconds after which the second step is made, whether there is text to see or not."""


class MainWindow(QMainWindow):
    """Tree, editor or review, conversation; bars above, status below."""

    rest: Rest
    """All that is made in the second step; what is named most of it stands here as well."""
    tree: FileTree
    review: ReviewPane
    conversation: ConversationPane
    navigation: Navigation
    later: Later

    closed = Signal()
    workspace_shown = Signal()
    """The workspace is open, and what can be read first is there."""
    completed = Signal()
    """The second step is made: everything is there."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, program: Sequence[str] = ()) -> None:
        """`program` is the command that starts this program again, for another folder or the demo."""
        super().__init__()
        self.setObjectName("main")
        self.bridge = bridge
        self.theme = theme
        self.commands = commands
        self.is_complete = False
        self._preloading: Preloading | None = None
        self._program = program
        self._early: list[Event] = []
        self._state = WindowState()
        self.session = Session(bridge, self)
        self.status = StatusBar()
        self.trust_bar = TrustBar(theme)
        self.notices = NoticeBar(theme)
        self.replay = ReplayBar(theme)
        self._losses = Losses(bridge, self.notices, self)
        self.editor = EditorPane(bridge, theme, commands)
        self.center = Center(
            {
                Page.EDITOR: self._the_editor,
                Page.REVIEW: self._the_review,
                Page.SETTINGS: self._make_settings,
                Page.WELCOME: self._make_welcome,
                Page.COMMIT: self._make_commit,
                Page.SESSIONS: self._make_sessions,
                Page.USAGE: self._make_usage,
                Page.SEEN: self._make_seen,
            }
        )
        self._left = QWidget()
        self.splitter = QSplitter()
        self._middle = QWidget()
        self._column = QVBoxLayout(self._middle)
        self._levels = QSplitter()
        give(self._levels, UPRIGHT)
        self.lasting = LastingState(bridge, self.take_state, self)
        self._build()
        self.menus = Menus(commands, self.menuBar())
        self._connect()
        self._dress()

    # --- for the application -----------------------------------------------------------------------

    def open(self, path: str | None, *, sent: bool = False) -> None:
        """Greet the engine and open `path`; None shows the first-run page. See `Session.start`."""
        if path is None:
            self._show_welcome()
        else:
            QTimer.singleShot(_COMPLETE_AFTER, self, self._begin_second_step)
        self.session.start(path, sent=sent)
        self.bridge.start()

    @Slot()
    def _begin_second_step(self) -> None:
        """Load what it needs in slices, then make it."""
        if not self.is_complete and self._preloading is None:
            from haiku_pair.window.preloading import Preloading

            self._preloading = Preloading(self)
            self._preloading.finished.connect(self.complete)
            self._preloading.start()

    @Slot()
    def complete(self) -> None:
        """Make the second step, unless it is made."""
        if self.is_complete:
            return
        self.is_complete = True
        self._make_rest()
        self.conversation.set_draft(self._state.draft, self._state.drafts)
        self.conversation.composing.give_back(self._state.unsent)
        self.conversation.refresh_context()
        self.status.show_model(self.session.settings.model)
        self.status.show_caps(self.session.settings)
        self._show_status(self.editor.status())
        for event in self._early:
            self.rest.routing.on_event(event)
            self.rest.lines.on_event(event)
        self._early.clear()
        if self.session.workspace is not None:
            self._settle(self.session.workspace)
        self.completed.emit()

    def take_state(self) -> WindowState:
        """What is kept for the next start."""
        spot = self.review.spot()
        return WindowState(
            geometry=bytes(self.saveGeometry().data()),
            splitters=tuple(bytes(parts.saveState().data()) for parts in self._divided()),
            open_files=tuple(self.editor.places()),
            active=self.editor.current_path(),
            draft=self.conversation.draft(),
            drafts=self.conversation.composing.other_drafts(),
            unsent=self.conversation.composing.unsent(),
            review_shown=self.center.work is Page.REVIEW,
            tree_shown=self.tree.isVisibleTo(self),
            review_path=spot.path if spot else "",
            review_hunk=spot.hunk if spot else "",
            review_unfinished=self.review.drafts.unfinished(),
            review_list=self.review.area.list_sizes(),
            review_side_by_side=self.review.is_side_by_side,
            zoom=self.theme.zoom,
            hides_hidden=not self.tree.model.hidden,
            hides_ignored=not self.tree.model.ignored,
        )

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.lasting.save()
        super().closeEvent(event)
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self._on_unused_key("Esc")
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lasting.touch()

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.lasting.touch()

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        for pane in (self._left, self.center, QWidget()):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self.splitter.setHandleWidth(UNIT)
        self.splitter.setSizes(list(_WIDTHS))
        self._levels.addWidget(self.splitter)
        self._levels.setHandleWidth(UNIT)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (self.replay, self.trust_bar, self.notices):
            self._column.addWidget(widget)
        self._column.addWidget(self._levels, 1)
        self.setCentralWidget(self._middle)
        self.setStatusBar(self.status)
        self.resize(_fitting(QSize(*_SIZE), self.screen().availableSize()))
        self._say_title()

    def _make_rest(self) -> None:
        # Imported here for the reason given at the top.
        from haiku_pair.window.rest import First, Rest

        first = First(
            bridge=self.bridge,
            theme=self.theme,
            commands=self.commands,
            session=self.session,
            program=self._program,
            editor=self.editor,
            center=self.center,
            status=self.status,
            notices=self.notices,
            trust_bar=self.trust_bar,
            lasting=self.lasting,
            splitter=self.splitter,
            levels=self._levels,
            middle=self._middle,
            column=self._column,
        )
        rest = self.rest = Rest(first, self)
        self._left = self.tree = rest.tree
        self.review, self.conversation = rest.review, rest.conversation
        self.navigation, self.later = rest.navigation, rest.later
        rest.register(self._close_window, self)
        self._connect_rest(rest)

    def _the_editor(self) -> QWidget:
        return self.editor

    def _the_review(self) -> QWidget:
        return self.review

    def _make_settings(self) -> QWidget:
        return self.rest.make_settings()

    def _make_welcome(self) -> QWidget:
        return self.rest.make_welcome()

    def _make_commit(self) -> QWidget:
        return self.later.make_commit()

    def _make_sessions(self) -> QWidget:
        return self.rest.sessions.make_page()

    def _make_usage(self) -> QWidget:
        return self.rest.usage.make_page()

    def _make_seen(self) -> QWidget:
        return self.rest.seen.make_page()

    def _connect(self) -> None:
        session, touch = self.session, self.lasting.touch
        self.bridge.arrived.connect(self._keep_event)
        self.bridge.failed.connect(self.notices.tell)  # a file may be refused before the second step
        session.opened.connect(self._on_opened)
        session.opening_failed.connect(self._on_opening_failed)
        session.noticed.connect(self.notices.tell)
        session.settings_changed.connect(self._on_settings)
        session.trust_changed.connect(self._on_trust)
        self.theme.changed.connect(self._dress)
        self.splitter.splitterMoved.connect(touch)
        self.center.page_changed.connect(touch)
        self.editor.places_changed.connect(touch)
        self.editor.current_changed.connect(self._on_current_changed)
        self.editor.status_changed.connect(self._on_editor_status)
        self.editor.text_shown.connect(self._on_text_shown)

    def _connect_rest(self, rest: Rest) -> None:
        self.bridge.arrived.disconnect(self._keep_event)
        self.commands.unused.connect(self._on_unused_key)
        rest.tree.open_requested.connect(self._open_file)
        rest.actions.done.connect(self._say)
        rest.later.done.connect(self._say)
        rest.lines.said.connect(self._say)
        rest.problems.said.connect(self._say)
        rest.inline.said.connect(self._say)
        rest.languages.said.connect(self._say)
        rest.file_acts.said.connect(self._say)
        rest.tree_acts.said.connect(self._say)
        rest.tree_acts.created.connect(self._open_file)
        self.editor.said.connect(self._say)
        rest.sessions.said.connect(self._say)
        rest.overlays.file_chosen.connect(self._open_at)
        rest.rules.chosen.connect(self._open_at)
        rest.review.open_requested.connect(self._open_at)
        rest.review.drafts.changed.connect(self.lasting.touch)
        rest.conversation.selection_provider = self._what_is_open

    # --- the workspace -----------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, workspace: WorkspaceOpened) -> None:
        self._state = workspace.window or WindowState()
        self.replay.setVisible(workspace.is_replay)
        self._give_back(workspace)
        self._say_title()
        self.editor.focus_pane()
        if self.is_complete:
            self.conversation.set_draft(self._state.draft, self._state.drafts)
            self.conversation.composing.give_back(self._state.unsent)
            self._settle(workspace)
        elif not self.editor.current_path():
            QTimer.singleShot(0, self, self._begin_second_step)
            self.workspace_shown.emit()

    def _give_back(self, workspace: WorkspaceOpened) -> None:
        state = self._state
        self.theme.set_zoom(state.zoom)
        if state.geometry:
            self.restoreGeometry(QByteArray(state.geometry))
        if state.splitters:
            self.splitter.restoreState(QByteArray(state.splitters[0]))
        elif self.width() < _ROOM_FOR_TREE:
            self.splitter.setSizes([_WIDTHS[0], self.width() * 3 // 5, self.width() * 2 // 5])
        self._left.setVisible(state.tree_shown and (bool(state.geometry) or self.width() >= _ROOM_FOR_TREE))
        self.editor.restore(with_unsaved(state.open_files, workspace.unsaved), state.active)
        if workspace.open_path:
            self.editor.open_path(workspace.open_path)
            self._state = replace(state, review_shown=False)

    def _settle(self, workspace: WorkspaceOpened) -> None:
        """The workspace is open and everything is made: show what was shown, and keep what changes from now on."""
        self.rest.tree_acts.show(hides_hidden=self._state.hides_hidden, hides_ignored=self._state.hides_ignored)
        self.tree.show_workspace(workspace.name)
        self.tree.select(self.editor.current_path())
        self.conversation.show()
        self.rest.overlays.forget_files()
        self.later.forget()
        self.center.show_page(Page.REVIEW if self._state.review_shown else Page.EDITOR)
        self.review.area.set_list_sizes(*self._state.review_list)
        self.review.drafts.give_back(self._state.review_unfinished)
        self.review.show_side_by_side(shown=self._state.review_side_by_side)
        if self._state.review_path:
            self.review.go_to(self._state.review_path, self._state.review_hunk)
        if len(self._state.splitters) > 1:
            self.later.show_dock()
            self._levels.restoreState(QByteArray(self._state.splitters[1]))
        self.navigation.focus_center()
        self.lasting.begin()

    def _divided(self) -> tuple[QSplitter, ...]:
        """What the person has given sizes to; the second only while the dock is shown, which it so tells."""
        return (self.splitter, self._levels) if self.rest.dock.isVisibleTo(self) else (self.splitter,)

    def _show_welcome(self) -> None:
        self.complete()
        self.tree.hide()
        self.conversation.hide()
        self.center.show_page(Page.WELCOME)
        self.navigation.focus_center()

    @Slot(object)
    def _on_opening_failed(self, problem: Problem) -> None:
        self.notices.tell(problem)
        if self.session.workspace is None:
            self._show_welcome()

    @Slot(object)
    def _keep_event(self, event: Event) -> None:
        self._early.append(event)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self.theme.use(settings)
        if self.is_complete:
            self.status.show_model(settings.model)
            self.status.show_caps(settings)

    @Slot(bool)
    def _on_trust(self, trusted: bool) -> None:
        self.trust_bar.setVisible(not trusted)

    @Slot()
    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.theme.apply(app)

    # --- the person --------------------------------------------------------------------------------

    def _what_is_open(self) -> tuple[str, Selection | None]:
        path = self.editor.current_path()
        # A text without a file is nothing the model could read or change.
        return ("", None) if untitled_number(path) else (path, self.editor.selection())

    @Slot(str)
    def _open_file(self, path: str) -> None:
        self._open_at(path, 0)

    @Slot(str, int)
    def _open_at(self, path: str, line: int) -> None:
        """Open a file at a 1-based line; 0 leaves the cursor where it was."""
        self.editor.open_path(path, line if line > 0 else None)
        self.center.show_page(Page.EDITOR)
        self.editor.focus_pane()

    @Slot(str)
    def _on_current_changed(self, path: str) -> None:
        if self.is_complete:
            self.tree.select(path)
        self._say_title()
        self.lasting.touch()

    @Slot(object)
    def _on_editor_status(self, status: EditorStatus) -> None:
        if self.is_complete:
            self._show_status(status)
            self.conversation.refresh_context()
        elif status.encoding:
            self.workspace_shown.emit()
        self.lasting.touch()

    def _show_status(self, status: EditorStatus) -> None:
        self.status.show_document(status.encoding, status.line_ending, status.line, status.column)

    @Slot()
    def _on_text_shown(self) -> None:
        if not self.is_complete:
            QTimer.singleShot(0, self, self._begin_second_step)  # not while painting

    @Slot(str)
    def _say(self, words: str) -> None:
        self.status.showMessage(words, _TOLD)

    @Slot(str)
    def _on_unused_key(self, key: str) -> None:
        """Esc comes here when no pane has a use for it."""
        if key == "Esc" and self.notices.problem() is not None:
            self.notices.dismiss()
        elif key == "Esc" and self.center.page is Page.SETTINGS:
            self.navigation.back_to_work()
        elif key == "Esc" and self.is_complete:
            self.rest.guide.leave()

    @Slot()
    def _close_window(self) -> None:
        self.close()

    def _say_title(self) -> None:
        workspace = self.session.workspace
        names = [spoken_path(self.editor.current_path()), workspace.name if workspace else "", "Haiku Pair"]
        # Qt takes "[*]" in a title as the place of its own mark.
        self.setWindowTitle(" — ".join(name for name in names if name).replace("[*]", "[*][*]"))


def _fitting(wanted: QSize, screen: QSize) -> QSize:
    """The size a new window takes, so that all of it is on the screen."""
    return wanted.boundedTo(screen - _FRAME)
