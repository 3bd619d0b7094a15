"""What is named with `@` in a message, by key and by mouse: files, folders, symbols, changes, commits, sessions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.composing import FileOffered, MentionedFile, MentionedFolder, OfferFile, Picture
from haiku_pair.protocol.mentions import STAGED, FindMentions, Mention, MentionKind, MentionsFound, OfferMention
from haiku_pair.protocol.replies import FilesListed, FolderListed
from haiku_pair.protocol.requests import ListFiles, ListFolder, SendMessage
from haiku_pair.protocol.symbols import FindSymbols, Symbol, SymbolsAre
from haiku_pair.protocol.values import Entry, EntryKind, Fault, Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.files.tree import FileTree
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane
from tests.helpers.scripted_engine import ScriptedEngine

ENTER, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Down
COMMITS = (
    Mention(MentionKind.COMMIT, "a" * 40, title="Let frogs hop"),
    Mention(MentionKind.COMMIT, "b" * 40, title="Drain the pond"),
)
SESSIONS = (Mention(MentionKind.SESSION, "s1", title="Why do frogs hop?"),)


def symbols(asked: FindSymbols) -> SymbolsAre:
    """What the engine would find."""
    known = (Symbol("jump", 1, "def jump(height):", path="src/frog.py"), Symbol("junk", 4, "junk = 1", path="a.py"))
    return SymbolsAre(tuple(one for one in known if one.name.startswith(asked.letters)))


def mentions(asked: FindMentions) -> MentionsFound | Problem:
    """What the engine would find."""
    match asked.kind:
        case MentionKind.COMMIT:
            return MentionsFound(COMMITS)
        case MentionKind.SESSION:
            return MentionsFound(SESSIONS)
        case _:
            return MentionsFound((), "Nothing looks for problems here yet.")


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> ConversationPane:
    engine.on(OfferFile, lambda body: FileOffered(MentionedFile(body.path, 120)))
    engine.on(OfferMention, lambda body: FileOffered(body.mention))
    engine.on(FindSymbols, symbols)
    engine.on(FindMentions, mentions)
    return make_pane(qtbot, bridge, theme, commands)


def choices(pane: ConversationPane) -> list[str]:
    around = pane.composing.list
    return [around.item(row).text() for row in range(around.count())] if around.isVisible() else []


def take(qtbot: QtBot, pane: ConversationPane, text: str, row: str) -> None:
    """Type it, and take the row that begins so."""
    QTest.keyClicks(pane.input, text)
    qtbot.waitUntil(lambda: any(choice.startswith(row) for choice in choices(pane)))
    while not pane.composing.list.chosen().startswith(row):
        QTest.keyClick(pane.input, DOWN)
    QTest.keyClick(pane.input, ENTER)


def attached(qtbot: QtBot, pane: ConversationPane) -> object:
    """The newest thing that is attached, as soon as it is."""
    chips = pane.composing.chips
    qtbot.waitUntil(chips.items_there)
    return chips.items()[-1]


def test_what_can_be_named_is_listed_after_the_mark(qtbot: QtBot, pane: ConversationPane) -> None:
    QTest.keyClicks(pane.input, "@")
    qtbot.waitUntil(lambda: "src/frog.py" in choices(pane))
    kinds = [choice.partition("   ")[0] for choice in choices(pane)[:6]]
    assert kinds == ["symbol:", "diff", "diff:staged", "problems", "commit:", "session:"]
    QTest.keyClicks(pane.input, "f")
    qtbot.waitUntil(lambda: choices(pane)[:1] == ["src/frog.py"])


def test_a_symbol_is_named_by_keys(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    take(qtbot, pane, "how high does @sym", "symbol:")
    assert pane.draft() == "how high does @symbol:"
    take(qtbot, pane, "ju", "jump")
    assert attached(qtbot, pane) == Mention(MentionKind.SYMBOL, "jump", "src/frog.py", 1, title="def jump(height):")
    assert pane.draft() == "how high does @symbol:jump "
    QTest.keyClicks(pane.input, "now")
    QTest.keyClick(pane.input, ENTER)
    (sent,) = engine.sent(SendMessage)
    assert isinstance(sent.attachments[0], Mention)


def test_letters_that_are_typed_on_leave_only_what_has_them_at_once(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    QTest.keyClicks(pane.input, "@symbol:j")
    qtbot.waitUntil(lambda: len(choices(pane)) == 2)
    engine.hold(FindSymbols)
    QTest.keyClicks(pane.input, "un")
    assert [choice.partition(" ")[0] for choice in choices(pane)] == ["junk"]
    QTest.keyClick(pane.input, ENTER)
    named = attached(qtbot, pane)
    assert isinstance(named, Mention)
    assert named.name == "junk"


@pytest.mark.parametrize(
    ("typed", "row", "named", "draft"),
    [
        ("@diff", "diff   ", Mention(MentionKind.DIFF), "@diff "),
        ("@diff:", "diff:staged", Mention(MentionKind.DIFF, STAGED), "@diff:staged "),
        ("@problems", "problems", Mention(MentionKind.PROBLEMS), "@problems "),
        ("@commit:pond", "bbbbbbbbb", COMMITS[1], "@commit:bbbbbbbbb "),
        ("@commit:hop", "aaaaaaaaa", COMMITS[0], "@commit:aaaaaaaaa "),
        ("@session:frogs", "Why", SESSIONS[0], "@session:Why-do-frogs-hop "),
    ],
)
def test_other_things_are_named_by_keys(
    qtbot: QtBot, pane: ConversationPane, typed: str, row: str, named: Mention, draft: str
) -> None:
    take(qtbot, pane, typed, row)
    assert attached(qtbot, pane) == named
    assert pane.draft() == draft
    assert not choices(pane)


def test_the_selection_is_named_while_there_is_one(qtbot: QtBot, pane: ConversationPane) -> None:
    QTest.keyClicks(pane.input, "@sele")
    qtbot.waitUntil(lambda: not pane.composing.mentioning.is_looking)
    assert not any(choice.startswith("selection") for choice in choices(pane))
    pane.set_draft("")
    pane.selection_provider = lambda: ("src/frog.py", Selection(2, 3, "one\ntwo"))
    take(qtbot, pane, "@sele", "selection")
    assert attached(qtbot, pane) == Mention(MentionKind.SELECTION, path="src/frog.py", line=2, text="one\ntwo")
    chip = pane.composing.chips.findChild(QPushButton)
    assert chip is not None
    assert "lines 2–3" in chip.text()


def test_what_there_is_none_of_says_so_and_attaches_nothing(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    take(qtbot, pane, "@problems:", "Nothing looks")
    assert not choices(pane)
    pane.set_draft("")
    engine.on(FindMentions, Problem(Fault.GIT, "This folder is in no git repository."))
    take(qtbot, pane, "@commit:x", "This folder is in no git")
    assert not pane.composing.chips.items_there()
    assert not pane.problem.isVisible()


def test_a_name_is_attached_once(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.composing.chips.add(Mention(MentionKind.DIFF, tokens=10))
    pane.composing.chips.add(Mention(MentionKind.DIFF, tokens=20), Mention(MentionKind.DIFF, STAGED))
    assert len(pane.composing.chips.items()) == 2


def test_the_window_stays_free_among_many_files_and_enter_takes_what_was_typed(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    paths = [f"src/room{number % 500}/part{number % 7}/file_{number}.py" for number in range(60_000)]
    engine.on(ListFiles, FilesListed((*paths, "src/frog.py"), 0))
    QTest.keyClicks(pane.input, "@")
    qtbot.waitUntil(lambda: len(choices(pane)) > 20)
    QTest.keyClicks(pane.input, "frog")
    assert pane.composing.mentioning.is_looking, "not all of it is done at the key"
    QTest.keyClick(pane.input, ENTER)
    assert attached(qtbot, pane) == MentionedFile("src/frog.py", 120)
    QTest.keyClicks(pane.input, "@room499/")
    qtbot.waitUntil(lambda: "src/room499/" in choices(pane))


# --- dropped -------------------------------------------------------------------------------------


def drop(pane: ConversationPane, data: QMimeData) -> bool:
    """Drag it over the messages and let go."""
    keys, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    over = QDragEnterEvent(pane.rect().center(), copy, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(pane, over)
    if over.isAccepted():
        at = QPointF(pane.rect().center())
        QApplication.sendEvent(pane, QDropEvent(at, copy, data, Qt.MouseButton.LeftButton, keys))
    return over.isAccepted()


def test_files_and_folders_are_dropped_onto_the_conversation(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, tmp_path: Path
) -> None:
    engine.on(OfferFile, lambda body: FileOffered(MentionedFolder(body.path)))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.py", "lake")])
    pane.list.setFocus()
    assert drop(pane, data)
    qtbot.waitUntil(lambda: len(pane.composing.chips.items()) == 2)
    assert engine.sent(OfferFile) == [OfferFile(str(tmp_path / "a.py")), OfferFile(str(tmp_path / "lake"))]
    assert pane.input.hasFocus()
    words = QMimeData()
    words.setText("words")
    assert not drop(pane, words)


def test_a_picture_is_dropped_onto_the_conversation(qtbot: QtBot, pane: ConversationPane) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    data = QMimeData()
    data.setImageData(image)
    assert drop(pane, data)
    assert isinstance(attached(qtbot, pane), Picture)


def test_what_is_dragged_from_the_tree_is_attached_by_its_path(
    qtbot: QtBot, pane: ConversationPane, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    engine.on(ListFolder, FolderListed("", (Entry("lake", EntryKind.FOLDER), Entry("ä b.py", EntryKind.FILE))))
    tree = FileTree(bridge, theme, commands)
    qtbot.addWidget(tree)
    tree.show_workspace("pond")
    qtbot.waitUntil(lambda: tree.model.rowCount() == 2)
    for row, column in ((0, 0), (1, 0), (1, 1)):
        assert tree.model.flags(tree.model.index(row, column)) & Qt.ItemFlag.ItemIsDragEnabled
    assert tree.view.dragEnabled()
    data = tree.model.mimeData([tree.model.index(1, 0), tree.model.index(1, 1)])
    assert data.text() == "ä b.py"
    assert drop(pane, data)
    assert attached(qtbot, pane) == MentionedFile("ä b.py", 120)
    pane.composing.chips.clear()
    pane.input.insertFromMimeData(data)
    assert attached(qtbot, pane) == MentionedFile("ä b.py", 120)
    assert not pane.draft()
