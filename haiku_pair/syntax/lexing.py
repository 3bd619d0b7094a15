"""Source text into coloured spans, line by line, so that an editor can go on where it left off.

Most lexers of Pygments are tables of regular expressions with a stack of states. Saved at the end of a line, that
stack is all the next line needs. Lexers of other kinds are fed whole texts (`whole`), a piece at a time. Nothing of
Pygments is imported before the first lexer is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from haiku_pair.syntax.languages import LEXERS, language_of
from haiku_pair.syntax.tokens import Classes, Span, Spans, TokenClass

if TYPE_CHECKING:
    from pygments.lexer import Lexer

State: TypeAlias = tuple[str, ...]
"""The lexer's stack at the end of a line. Equal stacks are one object, so that they may be compared by identity."""

LINE_LIMIT = 10_000
"""Characters. Longer lines are left plain: no reader needs their colours, and some expressions take forever."""

TEXT_LIMIT = 500_000
"""Characters that `highlight_lines` colours; a longer text is left plain."""

_ROOT: State = ("root",)
_DEEPEST = 200

_EXACT = frozenset({"python"})
"""Languages without tokens over several lines in one expression, as comments and raw strings are in all others: resumed
by line those are wrong in up to a fifth of the characters, or, below an open comment, in all of them."""


class LineLexer:
    """Lexes the lines of one language, each from the state in which the line before it ended.

    Attributes:
        resumable: `lex` carries a state; otherwise it sees each line as if it stood alone.
        exact: lexing by line gives what lexing the whole text would give, or as good as.
    """

    def __init__(self, lexer: Lexer, language: str) -> None:
        from pygments.lexer import ExtendedRegexLexer, RegexLexer
        from pygments.token import Error, Token

        self._lexer = lexer
        self._classes = Classes()
        self._error: object = Error
        self._token_type: type = type(Token)
        self._stacks: dict[State, State] = {_ROOT: _ROOT}
        self._rules: dict[str, list[tuple[Callable[..., Any], Any, Any]]] = {}
        self.resumable = isinstance(lexer, RegexLexer) and not isinstance(lexer, ExtendedRegexLexer)
        if self.resumable:
            self._rules = lexer._tokens  # noqa: SLF001 - Pygments has no other way to resume
        if language == "python":
            self._rules = _with_docstrings(self._rules)
        self.exact = self.resumable and language in _EXACT

    @property
    def start(self) -> State:
        """The state before the first line."""
        return _ROOT

    def lex(self, state: State, line: str) -> tuple[Spans, State]:
        """Spans of a line (without its ending) that begins in `state`, and the state it ends in."""
        if len(line) > LINE_LIMIT:
            return (), state
        if not self.resumable:
            return self._merge(self._lexer.get_tokens_unprocessed(line + "\n"), len(line)), _ROOT
        stack = list(state)
        spans = self._merge(self._run(line + "\n", stack), len(line))
        after = tuple(stack) if len(stack) <= _DEEPEST else _ROOT
        return spans, self._stacks.setdefault(after, after)

    def whole(self, lines: Sequence[str]) -> Iterator[Spans]:
        """The spans of all lines, lexed as one text; an iterator, so that the work can be spread over time."""
        text = "\n".join(lines) + "\n"
        tokens = self._lexer.get_tokens_unprocessed(text)
        pending: list[tuple[int, object, str]] = []
        begin = 0
        number = 0
        for token in tokens:
            pending.append(token)
            end = token[0] + len(token[2])
            while number < len(lines) and end > begin + len(lines[number]):
                yield self._merge(_cut(pending, begin), len(lines[number]))
                begin += len(lines[number]) + 1
                number += 1
                pending = [token] if end > begin else []
        while number < len(lines):
            yield self._merge(_cut(pending, begin), len(lines[number]))
            begin += len(lines[number]) + 1
            number += 1

    def _run(self, text: str, stack: list[str]) -> Iterator[tuple[int, object, str]]:
        """Tokens of `text`; `stack` is changed in place. The rules are those of Pygments' state machine."""
        position = 0
        rules = self._rules[stack[-1]]
        while position < len(text):
            for match_at, action, target in rules:
                match = match_at(text, position)
                if match is None:
                    continue
                if action is not None:
                    if type(action) is self._token_type:
                        yield position, action, match.group()
                    else:
                        yield from action(self._lexer, match)
                position = match.end()
                if target is not None:
                    _move(stack, target)
                    rules = self._rules[stack[-1]]
                break
            else:
                if text[position] == "\n":
                    stack[:] = _ROOT
                    rules = self._rules["root"]
                else:
                    yield position, self._error, text[position]
                position += 1

    def _merge(self, tokens: Iterable[tuple[int, object, str]], width: int) -> Spans:
        """Neighbouring tokens of one class as one span, cut off at the end of the line."""
        spans: list[Span] = []
        begin = end = 0
        kind: TokenClass | None = None
        for position, token_type, value in tokens:
            if not value or position >= width:
                continue
            found = self._classes.of(token_type)
            if found is not kind or position != end:
                if kind is not None:
                    spans.append(Span(begin, end - begin, kind))
                begin, kind = position, found
            end = min(position + len(value), width)
        if kind is not None:
            spans.append(Span(begin, end - begin, kind))
        return tuple(spans)


def lexer_for(language_or_path: str) -> LineLexer | None:
    """The lexer of a language (a word after a code fence) or of a file, by its name; None for plain text.

    The first call imports Pygments and the module of that lexer (some 35 ms).
    """
    language = language_of(language_or_path)
    return _make_lexer(language, language_or_path) if language else None


def highlight_lines(language_or_path: str, lines: Sequence[str]) -> list[Spans]:
    """Spans of each line of a text, lexed as a whole; empty ones for plain, unknown or very long texts."""
    lexer = lexer_for(language_or_path)
    if lexer is None or sum(map(len, lines)) > TEXT_LIMIT or any(len(line) > LINE_LIMIT for line in lines):
        return [() for _ in lines]
    return list(lexer.whole(lines))


def _move(stack: list[str], target: object) -> None:
    """What a rule's target does to the stack: pushes of names, pops by number or word."""
    if isinstance(target, tuple):
        for state in target:
            if state == "#pop":
                if len(stack) > 1:
                    stack.pop()
            else:
                stack.append(stack[-1] if state == "#push" else state)
    elif isinstance(target, int):
        del stack[1 if -target >= len(stack) else target :]
    else:
        stack.append(stack[-1])


def _with_docstrings(rules: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Rules of Python with docstrings as states; Pygments has one expression for the whole of a docstring."""
    from pygments.lexer import bygroups
    from pygments.token import String

    opening = bygroups(None, String.Affix, String.Doc)
    begin: list[Any] = []
    states: dict[str, list[Any]] = {}
    for name, quote in (("docstring-double", '"""'), ("docstring-single", "'''")):
        begin.append((re.compile(rf"^([ \t\f]*)([rRuUbB]{{,2}})({quote})", re.MULTILINE).match, opening, (name,)))
        end = (re.compile(quote).match, String.Doc, -1)
        states[name] = [end, (re.compile(rf"[^{quote[0]}]+|{quote[0]}").match, String.Doc, None)]
    return {**rules, **states, "root": begin + rules["root"]}


def _cut(tokens: list[tuple[int, object, str]], begin: int) -> Iterator[tuple[int, object, str]]:
    """Tokens of a text as tokens of its line that begins at `begin`."""
    for position, token_type, value in tokens:
        if position >= begin:
            yield position - begin, token_type, value
        else:
            yield 0, token_type, value[begin - position :]


@lru_cache(maxsize=64)
def _make_lexer(language: str, language_or_path: str) -> LineLexer | None:
    from pygments.lexer import Lexer

    if language in LEXERS:
        module, name = LEXERS[language]
        found = getattr(import_module(f"pygments.lexers.{module}"), name)
    else:
        found = _ask_pygments(language, language_or_path)
    if found is None:
        return None
    lexer = found()
    return LineLexer(lexer, language) if isinstance(lexer, Lexer) else None


def _ask_pygments(language: str, path: str) -> Any:  # noqa: ANN401 - a class of Pygments, which has no types
    """The lexer class by alias or file name, from Pygments' own list (no plug-ins: those would be foreign code)."""
    from pygments.lexers import find_lexer_class, get_all_lexers

    names = {alias.lower(): entry[0] for entry in get_all_lexers(plugins=False) for alias in entry[1]}
    if language in names:
        return find_lexer_class(names[language])
    suffix = "*." + path.rpartition(".")[2].lower()
    for name, _aliases, patterns, _types in get_all_lexers(plugins=False):
        if "." in path and suffix in patterns:
            return find_lexer_class(name)
    return None
