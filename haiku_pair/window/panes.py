"""The panes by name, for those who deal with all of them."""

from __future__ import annotations

from dataclasses import dataclass

from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.dock import Dock
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.files.tree import FileTree
from haiku_pair.window.review.pane import ReviewPane


@dataclass(frozen=True)
class Panes:
    """From left to right; editor and review share the middle, the dock lies below all."""

    tree: FileTree
    editor: EditorPane
    review: ReviewPane
    conversation: ConversationPane
    dock: Dock
