"""Makes the pictures of the README and the manual anew: the demo's session in the real window, drawn without a screen.

python packaging/screenshots.py [FOLDER]      FOLDER is docs/images unless named
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from msgspec.structs import replace  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from haiku_pair.cli.demo import go_unseen, questions, start_engine  # noqa: E402
from haiku_pair.cli.stage import FIRST_FILE, Stage  # noqa: E402
from haiku_pair.protocol.events import Event, ProposalReady  # noqa: E402
from haiku_pair.protocol.values import Theme as Choice  # noqa: E402
from haiku_pair.window.center import Page  # noqa: E402
from haiku_pair.window.demonstration.director import Director, Story, StoryFailed, pause  # noqa: E402
from haiku_pair.window.main import MainWindow  # noqa: E402

SIZE = (1280, 800)
PATIENCE = 30.0
CALM = 0.4
"""Seconds in which what was asked for last is drawn: colours, a scrolled list."""
PERSON = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"))
}
"""Whoever makes the pictures is in none of them."""
LINE = 15
"""Of the open file in the pictures of the editor."""


class Pictures:
    """The story of all pictures."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        """The pictures go into `folder`."""
        self._window = window
        self._folder = folder
        self._ready = False
        window.bridge.arrived.connect(self._on_arrived)

    def story(self) -> Story:
        """Ask, decide on some hunks, draw; then the editor, and draw."""
        window = self._window
        yield lambda: window.is_complete and window.session.workspace is not None
        window.editor.open_path(FIRST_FILE, LINE)
        window.conversation.set_draft(questions()[0])
        window.commands.run("conversation.send")
        yield lambda: self._ready and not window.conversation.is_running()
        yield from self._draw("editor-")
        window.commands.run("view.file_tree")
        yield from self._decide()
        yield from self._draw("")
        yield from self._pages()

    def _pages(self) -> Story:
        """The manual's: what Haiku sees, what is to be committed."""
        yield from self._page("seen.open", Page.SEEN, "seen-")
        self._window.commands.run("go.review")
        yield lambda: self._window.center.page is Page.REVIEW
        applied: list[object] = []
        self._window.review.applied.connect(applied.append)
        self._window.commands.run("review.apply")
        yield lambda: bool(applied)
        yield from self._page("commit.open", Page.COMMIT, "commit-")

    def _page(self, command: str, page: Page, name: str) -> Story:
        self._window.commands.run(command)
        yield lambda: self._window.center.page is page
        yield from self._draw(name)

    def _decide(self) -> Story:
        """Go to the open file, accept its first hunk, and stand on the next."""
        window = self._window
        window.commands.run("go.review")
        yield lambda: window.review.spot() is not None
        window.review.go_to(FIRST_FILE)
        yield self._is_there
        window.commands.run("review.accept")
        yield pause(CALM)

    def _is_there(self) -> bool:
        spot = self._window.review.spot()
        return spot is not None and spot.path == FIRST_FILE

    def _draw(self, name: str) -> Story:
        for theme in (Choice.LIGHT, Choice.DARK):
            session = self._window.session
            session.change_settings(replace(session.settings, theme=theme))
            yield self._has(theme)
            yield pause(CALM)
            file = self._folder / f"{name}{theme.value}.png"
            if not self._window.grab().save(str(file)):
                raise StoryFailed(f"{file} could not be written.")

    def _has(self, theme: Choice) -> Callable[[], bool]:
        return lambda: self._window.theme.name == theme.value

    def _on_arrived(self, event: Event) -> None:
        self._ready = self._ready or isinstance(event, ProposalReady)


def main(arguments: Sequence[str]) -> int:
    """Make all pictures; 0 when they are there."""
    folder = Path(arguments[0]).absolute() if arguments else TOP / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    go_unseen()
    os.environ.update(PERSON)
    with tempfile.TemporaryDirectory(prefix="haiku-pair-pictures-", ignore_cleanup_errors=True) as place:
        stage = Stage(Path(place))
        stage.build()
        return _play(stage, folder)


def _play(stage: Stage, folder: Path) -> int:
    from haiku_pair.window.app import start

    application = start(start_engine(stage, pace=0.0))
    window = application.window
    window.resize(*SIZE)
    QApplication.setCursorFlashTime(0)  # shown in every picture
    application.open(str(stage.project), sent=True)
    director = Director(Pictures(window, folder).story(), application, PATIENCE)
    ended: list[str] = []
    director.ended.connect(ended.append)
    director.ended.connect(window.close)
    director.start()
    application.wait()
    if ended != [""]:
        sys.stderr.write(f"screenshots: {''.join(ended) or 'the window was closed before the end'}\n")
        return 1
    for file in sorted(folder.glob("*.png")):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
