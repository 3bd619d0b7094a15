"""Names by a grammar of tree-sitter: a table of rules for each language says what a name does where it stands.

The grammars are loaded when the first file of their language is read, never before.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from haiku_pair.engine.workspace.naming.values import Import, Names, Occurrence, Role

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

log = logging.getLogger(__name__)

_ANY = "*"
_LINE_END = re.compile(rb"\r\n|\n")
_LONE_LINE_END = re.compile(rb"\r")


class Rule(Enum):
    """What a name does below a certain node."""

    DEFINES = auto()
    """What it is part of follows from the class or function around it."""
    DEFINES_MEMBER = auto()
    BINDS = auto()
    """Defined for the function around it alone: parameters, variables of loops and patterns."""
    USES = auto()
    MEMBER = auto()
    NOTHING = auto()
    UP = auto()
    """As the node above says."""


@dataclass(frozen=True, eq=False)
class Language:
    """How names are read in one language."""

    package: str
    """Of the grammar."""
    function: str
    """In that package."""
    names: frozenset[str]
    """Types of nodes that are names."""
    rules: Mapping[tuple[str, str], Rule]
    """By type of the node above and the field the name has in it, `*` for any; what is not listed is a use."""
    classes: frozenset[str]
    functions: frozenset[str]
    import_query: str
    """Finds what imports, as `@import`."""
    imports: Callable[[Node, str], Iterable[Import]]
    """Those of one node that the query found, in the file of that path."""
    receiver: Callable[[Node], str]
    """What a member is looked up in, of the name's node."""
    adjusted: Callable[[Node, Rule], Rule] = field(default=lambda _node, rule: rule)
    """A last word on a name, where the table can't say it."""
    owner: Callable[[Node], str] = field(default=lambda node: text(node.child_by_field_name("name")))
    """The name of one of the `classes`."""
    word: re.Pattern[bytes] = re.compile(rb"[A-Za-z_\x80-\xff][0-9A-Za-z_\x80-\xff]*")


def text(node: Node | None) -> str:
    """The text of a node; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def line_of(node: Node) -> int:
    """The line a node begins in, counted from 1."""
    return node.start_point.row + 1


def around(node: Node, types: Container[str]) -> Iterator[Node]:
    """The nodes of these types that a node stands in, the nearest first."""
    above = node.parent
    while above is not None:
        if above.type in types:
            yield above
        above = above.parent


def field_of(node: Node) -> str:
    """The field a node has in the one above it; empty when it has none."""
    above = node.parent
    if above is not None:
        for index in range(above.child_count):
            if above.child(index) == node:
                return above.field_name_for_child(index) or ""
    return ""


def read(language: Language, path: str, raw: bytes, only: Set[str] | None) -> Names | None:
    """What a file names.

    Args:
        language: its language.
        path: of the file in the workspace.
        raw: its bytes, in UTF-8.
        only: names that are of interest; None for all. Imports are always told.

    Returns:
        None when there is no such grammar here.
    """
    tools = _tools(language)
    if tools is None:
        return None
    parser, query = tools
    from tree_sitter import QueryCursor

    tree = parser.parse(raw)
    captured = QueryCursor(query).captures(tree.root_node).get("import", [])
    nodes = sorted(captured, key=lambda node: node.start_byte)
    found = _Reading(language, tree.root_node, [node.start_byte for node in nodes], [node.end_byte for node in nodes])
    imports = tuple(known for node in nodes for known in language.imports(node, path))
    return Names(tuple(found.occurrences(raw, only)), imports, is_parsed=True)


def nodes_around(language: Language, raw: bytes, first: int, last: int) -> list[tuple[int, int]]:
    """First and last byte of everything the language sees around some bytes, the nearest first; the last is excluded.

    Nothing where there is no such grammar here.
    """
    tools = _tools(language)
    if tools is None:
        return []
    found: list[tuple[int, int]] = []
    node = tools[0].parse(raw).root_node.descendant_for_byte_range(first, last)
    while node is not None:
        found.append((node.start_byte, node.end_byte))
        node = node.parent
    return found


@cache
def _tools(language: Language) -> tuple[Parser, Query] | None:
    try:
        import tree_sitter

        package = import_module(language.package)
        known = tree_sitter.Language(getattr(package, language.function)())
        return tree_sitter.Parser(known), tree_sitter.Query(known, language.import_query)
    except (ImportError, AttributeError, OSError, TypeError, ValueError) as error:
        log.warning("no grammar %s: %s", language.package, error)
        return None


class _Reading:
    """One parsed file."""

    def __init__(self, language: Language, root: Node, starts: list[int], ends: list[int]) -> None:
        """`starts` and `ends` are those of imports, in order."""
        self._language = language
        self._root = root
        self._starts = starts
        self._ends = ends

    def occurrences(self, raw: bytes, only: Set[str] | None) -> Iterator[Occurrence]:
        """The names, in order, imports left out."""
        lines = line_starts(raw)
        for start, name in self._words(raw, only):
            if not self._is_imported(start):
                node = self._root.descendant_for_byte_range(start, start + len(name))
                if node is not None and node.type in self._language.names and node.text == name:
                    shown = name.decode("utf-8", "replace")
                    found = self._occurrence(node, shown, bisect_right(lines, start))
                    if found is not None:
                        yield found

    def _words(self, raw: bytes, only: Iterable[str] | None) -> Iterable[tuple[int, bytes]]:
        word = self._language.word
        if only is None:
            return ((found.start(), found[0]) for found in word.finditer(raw))
        places: list[tuple[int, bytes]] = []
        for name in only:
            wanted = name.encode("utf-8", "surrogateescape")
            at = raw.find(wanted)
            while at >= 0:
                whole = word.match(raw, at)
                if whole is not None and whole[0] == wanted and not (at and word.match(raw, at - 1)):
                    places.append((at, wanted))
                at = raw.find(wanted, at + len(wanted))
        return sorted(places)

    def _is_imported(self, at: int) -> bool:
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]

    def _occurrence(self, node: Node, name: str, line: int) -> Occurrence | None:
        if self._root.has_error and any(around(node, {"ERROR"})):
            return Occurrence(name, line, Role.UNCLEAR)
        rule = self._language.adjusted(node, self._rule(node))
        if rule is Rule.NOTHING:
            return None
        if rule is Rule.DEFINES:
            return self._defined(node, name, line)
        if rule is Rule.MEMBER:
            return Occurrence(name, line, Role.MEMBER, self._language.receiver(node))
        return self._of_one_place(node, name, line, rule)

    def _of_one_place(self, node: Node, name: str, line: int, rule: Rule) -> Occurrence:
        if rule is Rule.DEFINES_MEMBER:
            owner = next(around(node, self._language.classes), None)
            called = self._language.owner(owner) if owner is not None else ""
            return Occurrence(name, line, Role.DEFINES, called, is_member=True)
        if rule is Rule.BINDS:
            return Occurrence(name, line, Role.DEFINES, is_local=True)
        return Occurrence(name, line, Role.USES)

    def _rule(self, node: Node) -> Rule:
        at, rules = node, self._language.rules
        while at.parent is not None:
            above = at.parent.type
            rule = rules.get((above, _ANY)) or rules.get((above, field_of(at)), Rule.USES)
            if rule is not Rule.UP:
                return rule
            at = at.parent
        return Rule.USES

    def _defined(self, node: Node, name: str, line: int) -> Occurrence:
        """The definition is often the node above, which is no scope of its own name."""
        language = self._language
        above = node.parent
        start = above if above is not None and above.child_by_field_name("name") == node else node
        scope = next(around(start, language.classes | language.functions), None)
        if scope is None:
            return Occurrence(name, line, Role.DEFINES)
        if scope.type in language.functions:
            return Occurrence(name, line, Role.DEFINES, is_local=True)
        return Occurrence(name, line, Role.DEFINES, language.owner(scope), is_member=True)


def line_starts(raw: bytes) -> list[int]:
    """Where the lines begin. A lone carriage return ends lines only in files without a line feed."""
    ends = _LINE_END if b"\n" in raw else _LONE_LINE_END
    return [0, *(found.end() for found in ends.finditer(raw))]
