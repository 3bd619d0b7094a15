"""Greeting the engine and opening the workspace: at start, for another folder, and again after a loss."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.replies import Done, SettingsAre, Welcome, WorkspaceOpened
from haiku_pair.protocol.requests import ChangeSettings, GetSettings, Hello, OpenWorkspace, SaveKey, SetTrust
from haiku_pair.protocol.values import Fault, KeyFile, KeySource, Problem, Settings
from haiku_pair.window.bridge import Bridge

HELLO_ID, OPEN_ID, FIRST_FREE_ID = 1, 2, 3
"""Numbers of the requests the command line sends before there is a bridge."""


class Session(QObject):
    """What the engine last said of itself and of the workspace."""

    opened = Signal(object)
    """A `WorkspaceOpened` that the person asked for; not after a restart of the engine."""
    opening_failed = Signal(object)
    settings_changed = Signal(object)
    """`Settings` in force, also when only the key changed."""
    trust_changed = Signal(bool)
    noticed = Signal(object)
    """A `Problem` the engine met while starting."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._wanted: str | None = None
        self._again = False
        self._wanted_trust = False
        self._changes = 0
        """Changes of settings that are not answered yet."""
        self._chosen = Settings()
        self.settings = Settings()
        self.keys = KeyFile()
        """The person's own keys."""
        self.key_source = KeySource.NONE
        self.key_known = False
        """Whether `key_source` is what was found; a greeting does not wait for the keyring."""
        self.workspace: WorkspaceOpened | None = None
        self.trusted = False
        bridge.restarted.connect(self._on_restarted)

    def start(self, path: str | None, *, sent: bool = False) -> None:
        """Greet the engine and open `path`; None opens nothing. `sent`: the command line has asked already."""
        self._wanted = path
        if not sent:
            self._bridge.greet(Hello(), Welcome, self._on_welcome, self._on_failure)
            self._greet_workspace()
            return
        self._bridge.expect(HELLO_ID, Welcome, self._on_welcome, self._on_failure)
        if path is not None:
            self._bridge.expect(OPEN_ID, WorkspaceOpened, self._on_opened, self._on_failure)

    def open(self, path: str) -> None:
        """Open another folder, or the folder of a file."""
        self._wanted = path
        self._again = False
        self._bridge.set_ready(False)
        self._greet_workspace()

    def set_trust(self, trusted: bool, *, above: bool = False, failed: Callable[[Problem], None] | None = None) -> None:
        """Trust the open folder, or stop; with `above` the folder it lies in as well."""
        self._wanted_trust = trusted
        self._bridge.ask(SetTrust(trusted, above), Done, self._on_trust, failed)

    @property
    def chosen(self) -> Settings:
        """The settings as the person last wanted them, whether that is answered or not: what a change begins from."""
        return self._chosen if self._changes else self.settings

    def change_settings(self, settings: Settings) -> None:
        """Replace the settings."""
        self._changes += 1
        self._chosen = settings
        self._bridge.ask(ChangeSettings(settings), SettingsAre, self._on_changed, self._on_not_changed)

    def look_up_key(self) -> None:
        """Ask where the key comes from: until it is asked, the engine has not looked into the keyring."""
        if not self.key_known:
            self._bridge.ask(GetSettings(), SettingsAre, self._on_settings, self._on_no_answer)

    def read_keys(self) -> None:
        """Read the person's key file again."""
        self._bridge.ask(GetSettings(), SettingsAre, self._on_settings)

    def save_key(
        self, key: str, *, remember: bool, then: Callable[[], None], failed: Callable[[Problem], None]
    ) -> None:
        """Use this API key; an empty one forgets."""
        self._bridge.ask(SaveKey(key, remember), SettingsAre, partial(self._on_key, then), failed)

    def _greet_workspace(self) -> None:
        if self._wanted is not None:
            self._bridge.greet(OpenWorkspace(self._wanted), WorkspaceOpened, self._on_opened, self._on_failure)

    def _on_welcome(self, welcome: Welcome) -> None:
        reply = SettingsAre(welcome.settings, welcome.key_source, welcome.keys)
        self._take(reply, known=welcome.key_source is not KeySource.NONE)
        for problem in welcome.notices:
            self.noticed.emit(problem)
        if self._wanted is None:
            self._bridge.set_ready(True)

    def _on_opened(self, workspace: WorkspaceOpened) -> None:
        again, self._again = self._again, False
        self.workspace = workspace
        self.trusted = workspace.trusted
        self._wanted = workspace.root
        self._bridge.set_ready(True)
        if not again:
            self.opened.emit(workspace)
        self.trust_changed.emit(workspace.trusted)

    def _on_failure(self, problem: Problem) -> None:
        if problem.fault is Fault.ENGINE and not self._bridge.is_alive:
            return  # the loss itself is told, and greeting begins anew
        if self.workspace is not None:
            self._wanted = self.workspace.root
        else:
            self._wanted = None
        self._bridge.set_ready(True)
        self.opening_failed.emit(problem)

    def _on_trust(self, _done: Done) -> None:
        self.trusted = self._wanted_trust
        self.trust_changed.emit(self.trusted)

    def _on_key(self, then: Callable[[], None], reply: SettingsAre) -> None:
        self._on_settings(reply)
        then()

    def _on_settings(self, reply: SettingsAre) -> None:
        self._take(reply, known=True)

    def _on_changed(self, reply: SettingsAre) -> None:
        self._changes -= 1
        self._on_settings(reply)

    def _on_not_changed(self, problem: Problem) -> None:
        self._changes -= 1
        self._take(SettingsAre(self.settings, self.key_source), known=self.key_known)
        self.noticed.emit(problem)

    def _take(self, reply: SettingsAre, *, known: bool) -> None:
        if self._changes:
            return  # it may be older than what the person chose, whose own reply is on its way
        self.settings, self.key_source, self.key_known = reply.settings, reply.key_source, known
        self.keys = self.keys if reply.keys is None else reply.keys
        self.settings_changed.emit(reply.settings)

    def _on_no_answer(self, _problem: Problem) -> None:
        # Not worth a notice: the page is asked for again, or sending a message tells of a missing key.
        self._take(SettingsAre(self.settings, self.key_source), known=True)

    @Slot()
    def _on_restarted(self) -> None:
        self._again = self.workspace is not None
        self._bridge.greet(Hello(), Welcome, self._on_welcome, self._on_failure)
        self._greet_workspace()
