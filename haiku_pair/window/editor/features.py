"""All that is attached to a text once it is on the screen. Each thing is a small class of its own; here they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from haiku_pair.window.editor.carets import Carets
from haiku_pair.window.editor.layers import BracketLayer, HiddenLayer, MatchLayer
from haiku_pair.window.editor.pair_typing import brackets_at
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit


class Features:
    """What one view of a text has.

    Attributes:
        matches: marks of what is found.
        brackets: the pair at the cursor.
        carets: more cursors than one.
    """

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        self._edit = edit
        self.matches = MatchLayer(theme)
        self.brackets = BracketLayer(theme)
        self.carets = Carets(edit, theme)
        edit.below += [self.matches]
        edit.above += [HiddenLayer(theme), self.brackets, self.carets]
        edit.handlers += [self.carets]

    def brackets_moved(self) -> None:
        """The cursor stands somewhere else."""
        found = brackets_at(self._edit.document(), self._edit.textCursor().position())
        if found != self.brackets.positions:
            self.brackets.positions = found
            self._edit.viewport().update()

    def go_to_partner(self) -> None:
        """To the partner of the bracket at the cursor, if it has one."""
        if len(self.brackets.positions) == 2:
            cursor = self._edit.textCursor()
            cursor.setPosition(self.brackets.positions[1])
            self._edit.setTextCursor(cursor)
