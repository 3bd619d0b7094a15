"""What stands over the window for a moment: palette, quick open, the keys of a pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.keys import KeyOverlay
from haiku_pair.window.commands.palette import Palette
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.files.quick_open import QuickOpen
from haiku_pair.window.finding.recent import RecentFiles
from haiku_pair.window.finding.symbols import FileSymbols, WorkspaceSymbols
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class Overlays(QObject):
    """Made when first opened."""

    file_chosen = Signal(str, int)
    """Path and 1-based line; 0 for no particular line."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, editor: EditorPane, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._recent = RecentFiles(editor, self)
        self._in_file: FileSymbols | None = None
        self._everywhere: WorkspaceSymbols | None = None
        self._over = parent
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._palette: Palette | None = None
        self._quick_open: QuickOpen | None = None
        self._keys: KeyOverlay | None = None

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        add = self._commands.add
        in_file = Command("go.symbol", tr("Go to a definition in the file …"), "Go", ("Ctrl+Shift+O",), menu="Go")
        add(in_file, self.go_to_symbol, self._has_text)
        anywhere = Command(
            "go.workspace_symbol", tr("Go to a definition in the workspace …"), "Go", ("Ctrl+T",), menu="Go"
        )
        add(anywhere, self.go_to_workspace_symbol, has_workspace)
        add(
            Command("file.quick_open", tr("Open file …"), "File", ("Ctrl+P",), menu="File"),
            self.quick_open,
            has_workspace,
        )
        add(Command("view.palette", tr("Command palette"), "View", ("Ctrl+Shift+P",), menu="View"), self.show_palette)
        add(Command("help.keys", tr("Keys of the focused pane"), "Help", ("?", "F1"), menu="Help"), self.show_keys)

    def palette(self) -> Palette:
        """The command palette."""
        if self._palette is None:
            self._palette = Palette(self._commands, self._theme, self._over)
        return self._palette

    def files(self) -> QuickOpen:
        """Quick open."""
        if self._quick_open is None:
            self._quick_open = QuickOpen(self._bridge, self._theme, self._over)
            self._quick_open.chosen.connect(self.file_chosen)
        return self._quick_open

    def keys(self) -> KeyOverlay:
        """The overlay of keys."""
        if self._keys is None:
            self._keys = KeyOverlay(self._commands, self._theme, self._over)
        return self._keys

    def show_palette(self) -> None:
        """Every command by its name."""
        self.palette().open()

    def quick_open(self) -> None:
        """Any file by a few letters."""
        self.files().open(self._recent.paths(), self._editor.current_path())

    def _has_text(self) -> bool:
        page = self._editor.current_page()
        return page is not None and page.is_loaded

    def symbols(self) -> FileSymbols:
        """Definitions of the file that is shown."""
        if self._in_file is None:
            self._in_file = FileSymbols(self._bridge, self._theme, self._over)
        return self._in_file

    def workspace_symbols(self) -> WorkspaceSymbols:
        """Definitions of all files."""
        if self._everywhere is None:
            self._everywhere = WorkspaceSymbols(self._bridge, self._theme, self._over)
            self._everywhere.chosen.connect(self.file_chosen)
        return self._everywhere

    def go_to_symbol(self) -> None:
        """To a definition of the file that is shown."""
        page = self._editor.current_page()
        if page is not None:
            self.symbols().open(page)

    def go_to_workspace_symbol(self) -> None:
        """To a definition in any file."""
        self.workspace_symbols().open()

    def show_keys(self) -> None:
        """The keys of the pane that has the focus."""
        self.keys().open()

    def forget_files(self) -> None:
        """Another workspace is open."""
        if self._quick_open is not None:
            self._quick_open.forget()
