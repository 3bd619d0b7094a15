"""Commands that ask the engine for something: folder, trust, journal, conversation, the engine itself."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, QProcess, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from haiku_pair.protocol.replies import Applied, Done
from haiku_pair.protocol.requests import NewConversation, RedoApply, UndoApply
from haiku_pair.protocol.updates import CheckForUpdates, UpdatesAre
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.protocol.values import Theme as Choice
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.keymaps import KeyMaps
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.session import Session
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_ASKING_IN_FILES = tr("A comment that ends in AI! or AI? asks Haiku when its file is saved.")


class Actions(QObject):
    """What the person can ask for from the menus and the palette, beside what the panes offer."""

    failed = Signal(object)
    """A `Problem`."""
    done = Signal(str)
    """What was done, in a few words for the status bar."""

    def __init__(
        self, bridge: Bridge, session: Session, theme: Theme, parent: QWidget, program: Sequence[str] = ()
    ) -> None:
        """`program` is the command that starts this program again; empty when that can't be done."""
        super().__init__(parent)
        self._over = parent
        self._bridge = bridge
        self._session = session
        self._theme = theme
        self._program = list(program)
        self._dialog: QFileDialog | None = None
        self._keys: KeyMaps | None = None

    def register(self, commands: Commands) -> None:
        """Add the commands."""
        there, restricted = self.has_workspace, self.is_restricted
        add = commands.add
        add(_command("file.open_folder", tr("Open a folder …"), "File", "Ctrl+O"), self.ask_for_folder)
        add(_command("workspace.trust", tr("Trust this folder"), "File"), self.trust, restricted)
        above = _command("workspace.trust_above", tr("Trust all in the folder above, too"), "File")
        add(above, self.trust_above, there)
        add(_command("workspace.restrict", tr("Stop trusting this folder"), "File"), self.restrict, self.is_trusted)
        # Ctrl+Shift+U is taken by some input methods, so there is a second key.
        undo = _command("edit.undo_apply", tr("Undo the last apply"), "Edit", "Ctrl+Shift+U", "Alt+Z")
        add(undo, self.undo_apply, there)
        add(_command("edit.redo_apply", tr("Redo the undone apply"), "Edit", "Alt+Shift+Z"), self.redo_apply, there)
        add(_command("conversation.new", tr("New conversation"), "Conversation"), self.new_conversation, there)
        asks = _command(
            "conversation.asks_in_files", tr("AI comments in files ask Haiku, or not"), "Conversation", "Alt+Y"
        )
        add(asks, self.toggle_asking_in_files)
        add(_command("view.theme", tr("Switch between light and dark"), "View"), self.toggle_theme)
        contrast = _command("view.contrast", tr("Switch high contrast on or off"), "View")
        add(contrast, self.toggle_contrast)
        add(_command("keys.read", tr("Read the key file again"), "Help"), self.read_keys)
        add(_command("help.demo", tr("Start the demo"), "Help"), self.start_demo, self.can_start_demo)
        add(_command("help.updates", tr("Check for updates"), "Help"), self.check_for_updates)
        add(_command("engine.restart", tr("Restart the engine"), "Help"), self._bridge.restart, self.is_engine_lost)

        self._theme.ask_desktop()
        self._keys = KeyMaps(commands, self)
        self._keys.failed.connect(self.failed)
        self._session.settings_changed.connect(self._on_settings)
        self._on_settings()

    def has_workspace(self) -> bool:
        """Whether a folder is open."""
        return self._session.workspace is not None

    def is_restricted(self) -> bool:
        """Whether a folder is open that is not trusted."""
        return self.has_workspace() and not self._session.trusted

    def is_trusted(self) -> bool:
        """Whether a folder is open that is trusted."""
        return self.has_workspace() and self._session.trusted

    def is_engine_lost(self) -> bool:
        """Whether the engine is gone and has not been started again."""
        return not self._bridge.is_alive

    def can_start_demo(self) -> bool:
        """Whether this program can be started beside itself."""
        return bool(self._program)

    def is_demo(self) -> bool:
        """Whether a recorded session answers in this window."""
        return self._session.workspace is not None and self._session.workspace.is_replay

    @Slot()
    def ask_for_folder(self) -> None:
        """Let the person choose a folder; the window goes on meanwhile."""
        if self._dialog is None:
            self._dialog = QFileDialog(self._over, tr("Open a folder"))
            self._dialog.setFileMode(QFileDialog.FileMode.Directory)
            self._dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            self._dialog.fileSelected.connect(self.open_folder)
        self._dialog.open()

    @Slot()
    def trust(self) -> None:
        """From now on, what is in the folder may be sent to the model."""
        self._session.set_trust(True)

    @Slot()
    def trust_above(self) -> None:
        """The same for the folder that it lies in, with everything in that."""
        self._session.set_trust(True, above=True, failed=self.failed.emit)

    def restrict(self) -> None:
        """From now on, nothing of the folder is sent."""
        self._session.set_trust(False)

    def undo_apply(self) -> None:
        """Take back the newest step that wrote files."""
        self._bridge.ask(UndoApply(), Applied, self._on_applied, self.failed.emit)

    def redo_apply(self) -> None:
        """Do the undone step again."""
        self._bridge.ask(RedoApply(), Applied, self._on_applied, self.failed.emit)

    def new_conversation(self) -> None:
        """Set the conversation aside."""
        self._bridge.ask(NewConversation(), Done, None, self.failed.emit)

    def toggle_asking_in_files(self) -> None:
        """A comment that ends in `AI!` or `AI?` asks when its file is saved, or does not."""
        wanted = not self._session.settings.asks_in_files
        self._session.change_settings(replace(self._session.settings, asks_in_files=wanted))
        self.done.emit(_ASKING_IN_FILES if wanted else tr("Comments in files ask nothing."))

    def toggle_theme(self) -> None:
        """From light to dark or back, whatever the desktop has."""
        wanted = Choice.LIGHT if self._theme.is_dark else Choice.DARK
        self._session.change_settings(replace(self._session.settings, theme=wanted, own_theme=""))

    def toggle_contrast(self) -> None:
        """To high contrast, or back to the light or dark theme with its ground."""
        usual = Choice.DARK if self._theme.is_dark else Choice.LIGHT
        wanted = usual if self._theme.is_high_contrast else Choice.HIGH_CONTRAST
        self._session.change_settings(replace(self._session.settings, theme=wanted, own_theme=""))

    def check_for_updates(self) -> None:
        """Ask once whether a newer release is out. It is never asked otherwise, and nothing is installed."""
        self.done.emit(tr("Asking for newer releases …"))
        self._bridge.ask(CheckForUpdates(), UpdatesAre, self._on_updates, self.failed.emit)

    def read_keys(self) -> None:
        """Read the person's key file again."""
        self._session.read_keys()

    @Slot()
    def _on_settings(self) -> None:
        if self._keys is not None:
            self._keys.use(self._session.settings.keys_preset, self._session.keys)

    @Slot()
    def start_demo(self) -> None:
        """Start the demo as a program of its own, beside this window."""
        self._start("demo")

    @Slot(str)
    def open_folder(self, path: str) -> None:
        """Open a folder here, or beside this window when it has one open: nothing here is to be lost."""
        if self.has_workspace() and self._program:
            self._start(path)
        else:
            self._session.open(path)

    def _start(self, argument: str) -> None:
        process = QProcess()
        process.setProgram(self._program[0])
        process.setArguments([*self._program[1:], argument])
        started, _ = process.startDetached()
        if not started:
            what = tr("Another window could not be started.")
            self.failed.emit(
                Problem(Fault.NOT_FOUND, what, tr("This window is as it was."), detail=process.errorString())
            )

    def _on_updates(self, found: UpdatesAre) -> None:
        if found.newest == found.running:
            self.done.emit(tr("This is the newest release, {running}.", running=found.running))
        else:
            self.done.emit(
                tr(
                    "Release {newest} is out; this is {running}. {how}",
                    newest=found.newest,
                    running=found.running,
                    how=found.how,
                )
            )

    def _on_applied(self, reply: Applied) -> None:
        self.done.emit(reply.summary)


def _command(command_id: str, title: str, menu: str, *keys: str) -> Command:
    return Command(command_id, title, menu, keys, menu=menu)
