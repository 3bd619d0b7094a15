"""The second step of the window: all that is not needed to read the first text, made and joined to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from haiku_pair.window.actions import Actions
from haiku_pair.window.bars import NoticeBar, TrustBar
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Center
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.demonstration.guide import Guide
from haiku_pair.window.dock import Dock
from haiku_pair.window.editor.growing import Growing
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.files.file_acts import FileActs
from haiku_pair.window.files.tree import FileTree
from haiku_pair.window.files.tree_acts import TreeActs
from haiku_pair.window.finding.way import WayToSearch
from haiku_pair.window.focus_line import FocusLine
from haiku_pair.window.inline.desk import InlineDesk
from haiku_pair.window.language.desk import LanguageDesk
from haiku_pair.window.lasting import LastingState
from haiku_pair.window.later import Later
from haiku_pair.window.lines.desk import LineDesk
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.overlays import Overlays
from haiku_pair.window.panes import Panes
from haiku_pair.window.problems.desk import ProblemDesk
from haiku_pair.window.provenance import Provenance
from haiku_pair.window.review.pane import ReviewPane
from haiku_pair.window.routing import Routing
from haiku_pair.window.rules import Rules
from haiku_pair.window.seen.way import WayToSeen
from haiku_pair.window.session import Session
from haiku_pair.window.sessions.way import WayToSessions
from haiku_pair.window.status import StatusBar
from haiku_pair.window.text_choices import TextChoices
from haiku_pair.window.theme.choosing import ThemeChooser
from haiku_pair.window.theme.theme import Theme
from haiku_pair.window.usage.way import WayToUsage
from haiku_pair.window.withheld import Withheld
from haiku_pair.words import tr


@dataclass(frozen=True)
class First:
    """What the first step has made."""

    bridge: Bridge
    theme: Theme
    commands: Commands
    session: Session
    program: Sequence[str]
    """The command that starts this program again; empty when that can't be done."""
    editor: EditorPane
    center: Center
    status: StatusBar
    notices: NoticeBar
    trust_bar: TrustBar
    lasting: LastingState
    splitter: QSplitter
    """Tree, middle and conversation, side by side; the first and the last are stood in for."""
    levels: QSplitter
    """These, and the dock below them."""
    middle: QWidget
    """All between the menus and the status bar."""
    column: QVBoxLayout
    """What stands in it: bars above the levels."""


class Rest(QObject):
    """Tree, review, conversation, dock; every command of the window; who hears of whom."""

    def __init__(self, first: First, window: QWidget) -> None:
        """Puts the panes into their places."""
        super().__init__(window)
        self._first = first
        bridge, theme, commands = first.bridge, first.theme, first.commands
        first.status.build()
        self.tree = FileTree(bridge, theme, commands)
        first.editor.register()
        self.review = ReviewPane(bridge, theme, commands)
        self.conversation = ConversationPane(bridge, theme, commands)
        self.dock = Dock(theme)
        self.panes = Panes(self.tree, first.editor, self.review, self.conversation, self.dock)
        self.actions = Actions(bridge, first.session, theme, window, first.program)
        self.themes = ThemeChooser(bridge, first.session, theme, window)
        self.text_choices = TextChoices(first.session, theme, self)
        self.navigation = Navigation(self.panes, first.center, window)
        self.later = Later(bridge, theme, commands, self.navigation, self._add_bar, window)
        self.search = WayToSearch(bridge, theme, commands, self.navigation, self.later, self)
        self.sessions = WayToSessions(bridge, theme, commands, self.navigation, self)
        self.withheld = Withheld(bridge, theme, self.conversation, self)
        self.rules = Rules(bridge, theme, first.editor.current_path, window)
        self.usage = WayToUsage(bridge, theme, commands, self.navigation, self)
        self.seen = WayToSeen(bridge, theme, commands, self.navigation, self)
        self.overlays = Overlays(bridge, theme, commands, first.editor, window)
        self.tree_acts = TreeActs(bridge, self.tree)
        self.growing = Growing(bridge, first.editor)
        self.file_acts = FileActs(bridge, theme, first.editor, window)
        self.lines = LineDesk(bridge, theme, commands, first.editor, self)
        self.inline = InlineDesk(bridge, theme, commands, first.editor, self)
        self.problems = ProblemDesk(bridge, theme, commands, self.navigation, self.later, first.status)
        places = (self.navigation, self.later, window)
        self.languages = LanguageDesk(bridge, theme, commands, self.problems, places)
        self.guide = Guide(bridge, theme, commands, self._add_bar, self)
        self.routing = Routing(bridge, self.panes, first.status, first.notices, self)
        self.provenance = Provenance(bridge, self.panes, self)
        panes = (self.tree, first.center, self.conversation, self.dock)
        self.focus_line = FocusLine(theme, panes, first.middle)
        self._put_in()
        self._connect()

    def _put_in(self) -> None:
        first = self._first
        first.levels.addWidget(self.dock)
        first.levels.setStretchFactor(0, 1)
        first.levels.setChildrenCollapsible(False)
        sizes = first.splitter.sizes()
        for place, pane in ((0, self.tree), (2, self.conversation)):
            stand_in = first.splitter.replaceWidget(place, pane)
            if stand_in is not None:
                stand_in.deleteLater()
        first.splitter.setSizes(sizes)

    def _add_bar(self, bar: QWidget) -> None:
        column = self._first.column
        column.insertWidget(column.indexOf(self._first.levels), bar)

    def register(self, close: Callable[[], None], window: QWidget) -> None:
        """Add every command that no pane adds itself; `close` closes the window."""
        there, noticed = self.actions.has_workspace, self.has_notice
        commands, notices = self._first.commands, self._first.notices
        self.overlays.register(there)
        self.actions.register(commands)
        self.file_acts.register(commands, there)
        self.tree_acts.register(commands)
        self.growing.register(commands)
        self.themes.register(commands)
        self.text_choices.register(commands)
        self.navigation.register(commands, there)
        self.later.register(there)
        self.search.register(there)
        self.sessions.register(there)
        self.usage.register(there)
        self.seen.register(there)
        self.lines.register()
        self.inline.register()
        self.problems.register(there)
        self.languages.register()
        self.withheld.register(commands)
        self.rules.register(commands, there)
        self.guide.register(self.actions.is_demo, self.actions.start_demo)
        commands.add(Command("window.close", tr("Close the window"), "Window", ("Ctrl+Q",), menu="File"), close)
        copy = Command("notice.copy", tr("Copy the details of the notice"), "Notice", menu="Help")
        commands.add(copy, notices.copy_details, noticed)
        commands.add(
            Command("notice.dismiss", tr("Dismiss the notice"), "Notice", menu="Help"), notices.dismiss, noticed
        )
        commands.install(window, Context.ANYWHERE)

    def has_notice(self) -> bool:
        """Whether a notice is shown."""
        return self._first.notices.problem() is not None

    def _connect(self) -> None:
        first, navigation, actions = self._first, self.navigation, self.actions
        tell, touch = first.notices.tell, first.lasting.touch
        self.tree.model.unreadable.connect(tell)
        self.tree_acts.failed.connect(tell)
        self.themes.failed.connect(tell)
        self.tree_acts.moved.connect(first.editor.follow)
        self.tree_acts.deleted.connect(first.editor.forget)
        self.tree_acts.toggled.connect(touch)
        first.trust_bar.trusted.connect(actions.trust)
        first.trust_bar.trusted_above.connect(actions.trust_above)
        first.notices.settings_wanted.connect(navigation.show_settings)
        first.notices.restart_wanted.connect(first.bridge.restart)
        actions.failed.connect(tell)
        self.later.failed.connect(tell)
        self.lines.failed.connect(tell)
        self.problems.failed.connect(tell)
        self.languages.failed.connect(tell)
        self.sessions.failed.connect(tell)
        self.withheld.failed.connect(tell)
        self.sessions.folder_wanted.connect(actions.open_folder)
        self.file_acts.shown.connect(navigation.focus_editor)
        first.status.encoding.clicked.connect(self.file_acts.change_encoding)
        self.later.dock_toggled.connect(touch)
        self.text_choices.zoomed.connect(touch)
        first.levels.splitterMoved.connect(touch)
        navigation.tree_toggled.connect(touch)
        self.review.area.moved.connect(touch)
        self.review.spot_changed.connect(touch)
        self.review.back_requested.connect(navigation.focus_editor)
        self.review.show_requested.connect(navigation.focus_review)
        self.conversation.review_requested.connect(navigation.focus_review)
        self.conversation.settings_requested.connect(navigation.show_settings)
        self.conversation.trust_requested.connect(actions.trust)
        self.conversation.draft_changed.connect(touch)
        self.conversation.act_on_message.connect(self.sessions.act_on_message)
        self.conversation.insert_requested.connect(self._on_insert)
        self.conversation.propose_requested.connect(self.later.propose_text)

    @Slot(str)
    def _on_insert(self, text: str) -> None:
        if self._first.editor.insert(text):
            self.navigation.focus_editor()
        else:
            self.conversation.say(tr("Open a file that can be edited, and put the cursor where the code is to go."))

    # --- pages that are made when they are first shown ---------------------------------------------

    def make_settings(self) -> QWidget:
        """The settings."""
        from haiku_pair.window.settings.page import SettingsPage

        page = SettingsPage(self._first.bridge, self._first.session)
        self._first.commands.install(page, Context.SETTINGS)
        page.left.connect(self.navigation.back_to_work)
        return page

    def make_welcome(self) -> QWidget:
        """The first-run page."""
        from haiku_pair.window.settings.welcome import WelcomePage

        page = WelcomePage(self._first.bridge, self._first.session)
        page.folder_wanted.connect(self.actions.ask_for_folder)
        page.demo_wanted.connect(self.actions.start_demo)
        page.demo.setEnabled(self.actions.can_start_demo())
        return page
