"""The lexers of code blocks, loaded beside the window: the first of a language takes some 60 ms."""

from __future__ import annotations

from threading import Thread

from haiku_pair.syntax import LineLexer, lexer_for


class Lexers:
    """Lexers by language, there or on their way."""

    def __init__(self) -> None:
        self._found: dict[str, LineLexer | None] = {}
        self._loading: dict[str, Thread] = {}

    def is_ready(self, language: str) -> bool:
        """Whether `of` answers at once; if not, it will after a while."""
        if not language or language in self._found:
            return True
        thread = self._loading.get(language)
        if thread is None:
            thread = self._loading[language] = Thread(target=self._load, args=(language,), daemon=True)
            thread.start()
        return False

    def of(self, language: str) -> LineLexer | None:
        """The lexer of a language that is ready; None for plain text."""
        return self._found.get(language)

    def _load(self, language: str) -> None:
        self._found[language] = lexer_for(language)
