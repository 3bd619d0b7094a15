"""Names in Go. A package is a folder, and what it defines needs no import in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from haiku_pair.engine.workspace.naming.grammar import Language, Rule, line_of, text
from haiku_pair.engine.workspace.naming.values import Import, Module

if TYPE_CHECKING:
    from tree_sitter import Node

_RULES = {
    ("function_declaration", "name"): Rule.DEFINES,
    ("type_spec", "name"): Rule.DEFINES,
    ("type_alias", "name"): Rule.DEFINES,
    ("const_spec", "name"): Rule.DEFINES,
    ("var_spec", "name"): Rule.DEFINES,
    ("method_declaration", "name"): Rule.DEFINES_MEMBER,
    ("method_elem", "name"): Rule.DEFINES_MEMBER,
    ("method_spec", "name"): Rule.DEFINES_MEMBER,
    ("field_declaration", "name"): Rule.DEFINES_MEMBER,
    ("parameter_declaration", "name"): Rule.BINDS,
    ("variadic_parameter_declaration", "name"): Rule.BINDS,
    ("type_parameter_declaration", "name"): Rule.BINDS,
    ("short_var_declaration", "left"): Rule.BINDS,
    ("range_clause", "left"): Rule.BINDS,
    ("receive_statement", "left"): Rule.BINDS,
    ("type_switch_statement", "alias"): Rule.BINDS,
    ("expression_list", "*"): Rule.UP,
    ("selector_expression", "field"): Rule.MEMBER,
    ("qualified_type", "name"): Rule.MEMBER,
    ("keyed_element", "key"): Rule.NOTHING,
    ("literal_element", "*"): Rule.UP,
    ("package_clause", "*"): Rule.NOTHING,
}


def _receiver(node: Node) -> str:
    above = node.parent
    found = above.child_by_field_name("operand") or above.child_by_field_name("package") if above else None
    return text(found) if found is not None and found.type in {"identifier", "package_identifier"} else ""


def _owner(node: Node) -> str:
    """The type that is defined, or the one a method belongs to."""
    if node.type != "method_declaration":
        return text(node.child_by_field_name("name"))
    taken = node.child_by_field_name("receiver")
    parameter = taken.named_child(0) if taken else None
    kind = parameter.child_by_field_name("type") if parameter else None
    return text(kind).lstrip("*").partition("[")[0].strip()


def _imports(node: Node, _path: str) -> Iterator[Import]:
    parts = tuple(text(node.child_by_field_name("path")).strip('"`').split("/"))
    alias = node.child_by_field_name("name")
    module = Module(parts, is_folder=True)
    if alias is not None and alias.type == "dot":
        yield Import(module, "*", "", line_of(node))
    else:
        yield Import(module, "", text(alias) or parts[-1], line_of(node))


GO = Language(
    "tree_sitter_go",
    "language",
    frozenset({"identifier", "type_identifier", "field_identifier", "package_identifier"}),
    _RULES,
    frozenset({"type_spec", "method_declaration"}),
    frozenset({"function_declaration", "func_literal", "block"}),
    "(import_spec) @import",
    _imports,
    _receiver,
    owner=_owner,
)
