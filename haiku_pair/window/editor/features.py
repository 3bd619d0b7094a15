"""All that is attached to a text once it is on the screen. Each thing is a small class of its own; here they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from haiku_pair.window.editor.blanks import BlankLayer, GuideLayer
from haiku_pair.window.editor.carets import Carets
from haiku_pair.window.editor.fold_marks import FoldMarks, FoldNotes
from haiku_pair.window.editor.folds import Folds
from haiku_pair.window.editor.layers import BracketLayer, HiddenLayer, MatchLayer
from haiku_pair.window.editor.pair_typing import brackets_at
from haiku_pair.window.editor.strip import Strip
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.completion import Completion
    from haiku_pair.window.editor.text_edit import CodeEdit


class Features:
    """What one view of a text has.

    Attributes:
        matches: marks of what is found.
        brackets: the pair at the cursor.
        carets: more cursors than one.
        folds: lines that are folded away, in all views of the document.
        strip: the overview beside the scroll bar.
    """

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        self._edit = edit
        self.matches = MatchLayer(theme)
        self.brackets = BracketLayer(theme)
        self.carets = Carets(edit, theme)
        self.folds: Folds = Folds(edit.document(), edit) if edit.beside is None else edit.beside.features.folds
        self.folds.changed.connect(edit.folds_changed)
        self.folds.edited.connect(edit.reveal_cursor)
        self.strip = Strip(edit, theme)
        edit.below += [GuideLayer(edit, theme), self.matches]
        edit.above += [BlankLayer(theme), HiddenLayer(theme), self.brackets, self.carets, FoldNotes(self.folds, theme)]
        edit.gutter.layers += [FoldMarks(self.folds, edit.gutter, theme)]
        edit.handlers += [self.carets]
        self._completion: Completion | None = None

    @property
    def completion(self) -> Completion:
        """Completing words; made when it is first wanted."""
        if self._completion is None:
            from haiku_pair.window.editor.completion import Completion

            self._completion = Completion(self._edit)
            self._edit.handlers.insert(0, self._completion)
        return self._completion

    def show_matches(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Mark every match of a search: ascending positions in the document."""
        self.matches.show(starts, ends)
        self.strip.show_matches(starts)
        self._edit.viewport().update()

    def cursor_moved(self) -> None:
        """The cursor stands somewhere else: never in a line that is folded away."""
        self.reveal()
        self.brackets_moved()

    def reveal(self) -> None:
        """Open the folds that hide the cursor."""
        if self.folds.are_any:
            self.folds.reveal(self._edit.textCursor().block())

    def leave_fold(self) -> None:
        """The cursor's line was folded away: to the end of the line it is folded into."""
        cursor = self._edit.textCursor()
        while cursor.block().isValid() and not cursor.block().isVisible():
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self._edit.setTextCursor(cursor)

    def fold(self) -> None:
        """Fold the innermost lines around the cursor."""
        header = self.folds.fold_around(self._edit.textCursor().block())
        if header.position() != self._edit.textCursor().block().position():
            self._edit.setTextCursor(QTextCursor(header))

    def unfold(self) -> None:
        """Open what is folded into the cursor's line."""
        self.folds.unfold(self._edit.textCursor().block())

    def brackets_moved(self) -> None:
        """Look for the bracket at the cursor."""
        found = brackets_at(self._edit.document(), self._edit.textCursor().position())
        before = self.brackets.positions
        if found != before:
            self.brackets.positions = found
            document = self._edit.document()
            self._edit.update_lines({document.findBlock(position).blockNumber() for position in (*before, *found)})

    def go_to_partner(self) -> None:
        """To the partner of the bracket at the cursor, if it has one."""
        if len(self.brackets.positions) == 2:
            cursor = self._edit.textCursor()
            cursor.setPosition(self.brackets.positions[1])
            self._edit.setTextCursor(cursor)
