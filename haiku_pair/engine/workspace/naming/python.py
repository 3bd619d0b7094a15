"""Names in Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from haiku_pair.engine.workspace.naming.grammar import Language, Rule, line_of, text
from haiku_pair.engine.workspace.naming.values import Import, Module, Parts

if TYPE_CHECKING:
    from tree_sitter import Node

_RULES = {
    ("function_definition", "name"): Rule.DEFINES,
    ("class_definition", "name"): Rule.DEFINES,
    ("assignment", "left"): Rule.DEFINES,
    ("parameters", "*"): Rule.BINDS,
    ("lambda_parameters", "*"): Rule.BINDS,
    ("default_parameter", "name"): Rule.BINDS,
    ("typed_default_parameter", "name"): Rule.BINDS,
    ("typed_parameter", ""): Rule.BINDS,
    ("for_statement", "left"): Rule.BINDS,
    ("for_in_clause", "left"): Rule.BINDS,
    ("named_expression", "name"): Rule.BINDS,
    ("as_pattern_target", "*"): Rule.BINDS,
    ("case_pattern", "*"): Rule.BINDS,
    ("keyword_pattern", "*"): Rule.BINDS,
    ("splat_pattern", "*"): Rule.BINDS,
    ("attribute", "attribute"): Rule.MEMBER,
    ("keyword_argument", "name"): Rule.NOTHING,
    ("global_statement", "*"): Rule.NOTHING,
    ("nonlocal_statement", "*"): Rule.NOTHING,
    **dict.fromkeys(
        [
            (above, "*")
            for above in (
                "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "dictionary_splat_pattern",
                "tuple", "dotted_name",
            )
        ],
        Rule.UP,
    ),
}  # fmt: skip


def _adjusted(node: Node, rule: Rule) -> Rule:
    """`self.name = …` defines a member; what has dots in a pattern is looked up."""
    above = node.parent
    if rule is Rule.MEMBER and above is not None:
        assigned = above.parent
        is_left = assigned is not None and assigned.type == "assignment" and assigned.child_by_field_name("left")
        return Rule.DEFINES_MEMBER if is_left == above else rule
    if rule is Rule.BINDS and above is not None and above.type == "dotted_name" and above.named_child_count > 1:
        return Rule.USES
    return rule


def _receiver(node: Node) -> str:
    found = node.parent.child_by_field_name("object") if node.parent else None
    if found is None:
        return ""
    if found.type == "call":
        return "super" if text(found.child_by_field_name("function")) == "super" else ""
    return text(found) if found.type == "identifier" else ""


def _imports(node: Node, path: str) -> Iterator[Import]:
    """`import a.b` gives the name `a`, and needs the module `a.b`."""
    line = line_of(node)
    source = node.child_by_field_name("module_name")
    for item in node.children_by_field_name("name"):
        aliased = item.type == "aliased_import"
        name = text(item.child_by_field_name("name") if aliased else item)
        alias = text(item.child_by_field_name("alias")) if aliased else ""
        if source is not None:
            yield Import(_module(source, path), name, alias or name, line_of(item))
        else:
            local = alias or (name if "." not in name else name.partition(".")[0])
            yield Import(Module(tuple(name.split("."))), "", local, line_of(item))
    if source is not None and any(child.type == "wildcard_import" for child in node.children):
        yield Import(_module(source, path), "*", "", line)


def _module(source: Node, path: str) -> Module:
    said = text(source).replace(" ", "")
    bare = said.lstrip(".")
    parts: Parts = tuple(bare.split(".")) if bare else ()
    dots = len(said) - len(bare)
    if not dots:
        return Module(parts)
    folders = PurePosixPath(path).parent.parts
    return Module((*folders[: len(folders) - dots + 1], *parts), exact=True)


PYTHON = Language(
    "tree_sitter_python",
    "language",
    frozenset({"identifier"}),
    _RULES,
    frozenset({"class_definition"}),
    frozenset({"function_definition", "lambda"}),
    "(import_statement) @import (import_from_statement) @import",
    _imports,
    _receiver,
    _adjusted,
)
