"""Names in Rust."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from haiku_pair.engine.workspace.naming.grammar import Language, Rule, line_of, text
from haiku_pair.engine.workspace.naming.values import Import, Module, Parts

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMED = (
    "function_item", "function_signature_item", "struct_item", "enum_item", "union_item", "trait_item", "type_item",
    "const_item", "static_item", "macro_definition", "mod_item", "associated_type",
)  # fmt: skip
_PATTERNS = (
    "tuple_pattern", "slice_pattern", "ref_pattern", "mut_pattern", "reference_pattern", "captured_pattern",
    "match_pattern", "or_pattern", "remaining_field_pattern",
)  # fmt: skip
_RULES = {
    **dict.fromkeys([(above, "name") for above in _NAMED], Rule.DEFINES),
    **dict.fromkeys([(above, "*") for above in _PATTERNS], Rule.UP),
    ("enum_variant", "name"): Rule.DEFINES_MEMBER,
    ("field_declaration", "name"): Rule.DEFINES_MEMBER,
    ("type_parameter", "name"): Rule.BINDS,
    ("const_parameter", "name"): Rule.BINDS,
    ("let_declaration", "pattern"): Rule.BINDS,
    ("let_condition", "pattern"): Rule.BINDS,
    ("parameter", "pattern"): Rule.BINDS,
    ("for_expression", "pattern"): Rule.BINDS,
    ("match_arm", "pattern"): Rule.BINDS,
    ("closure_parameters", "*"): Rule.BINDS,
    ("tuple_struct_pattern", ""): Rule.UP,
    ("field_pattern", "pattern"): Rule.BINDS,
    ("field_pattern", "name"): Rule.BINDS,
    ("field_expression", "field"): Rule.MEMBER,
    ("scoped_identifier", "name"): Rule.MEMBER,
    ("scoped_type_identifier", "name"): Rule.MEMBER,
    ("field_initializer", "field"): Rule.NOTHING,
}
_SEPARATORS = frozenset({".", "::"})
_HERE = frozenset({"crate", "self", "super"})


def _adjusted(node: Node, rule: Rule) -> Rule:
    """What a macro is given has no structure; a dot or two colons say that a name is looked up."""
    if node.parent is not None and node.parent.type == "token_tree":
        before = node.prev_sibling
        return Rule.MEMBER if before is not None and before.type in _SEPARATORS else Rule.USES
    if node.type == "field_identifier" and rule is Rule.BINDS:
        return Rule.NOTHING
    return rule


def _receiver(node: Node) -> str:
    above = node.parent
    if above is None:
        return ""
    if above.type == "token_tree":
        dot = node.prev_sibling
        return text(dot.prev_sibling) if dot is not None else ""
    found = above.child_by_field_name("value") or above.child_by_field_name("path")
    if found is None or found.type not in {"self", "identifier", "crate", "super", "scoped_identifier"}:
        return ""
    return text(found).rpartition("::")[2]


def _owner(node: Node) -> str:
    """The type that is defined, or the one that an `impl` is of."""
    if node.type != "impl_item":
        return text(node.child_by_field_name("name"))
    return text(node.child_by_field_name("type")).partition("<")[0].strip()


def _imports(node: Node, path: str) -> Iterator[Import]:
    """Of a `use`, or of a `mod` that is in a file of its own."""
    if node.type == "mod_item":
        name = text(node.child_by_field_name("name"))
        if node.child_by_field_name("body") is None:
            yield Import(_module((name,), path), "", name, line_of(node))
        return
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _used(argument, (), path)


def _used(node: Node, before: Parts, path: str) -> Iterator[Import]:
    if node.type == "scoped_use_list":
        listed = node.child_by_field_name("list")
        before = (*before, *_parts(node.child_by_field_name("path")))
        for item in listed.named_children if listed else ():
            yield from _used(item, before, path)
    elif node.type == "use_list":
        for item in node.named_children:
            yield from _used(item, before, path)
    elif node.type == "use_wildcard":
        yield Import(_module((*before, *_parts(node.named_child(0))), path), "*", "", line_of(node))
    elif node.type == "use_as_clause":
        whole = (*before, *_parts(node.child_by_field_name("path")))
        yield Import(_module(whole[:-1], path), whole[-1], text(node.child_by_field_name("alias")), line_of(node))
    else:
        whole = (*before, *_parts(node))
        if whole[-1] == "self":
            whole = whole[:-1]
        if whole:
            yield Import(_module(whole[:-1], path), whole[-1], whole[-1], line_of(node))


def _parts(node: Node | None) -> Parts:
    return tuple(part.strip() for part in text(node).split("::") if part.strip()) if node is not None else ()


def _module(parts: Parts, path: str) -> Module:
    """Without what only says where to begin. `use self::` and `use super::` of an inner module stay in the file."""
    bare = tuple(part for part in parts if part not in _HERE)
    if not bare and parts and parts[-1] != "crate":
        return Module(tuple(PurePosixPath(path).with_suffix("").parts), exact=True)
    return Module(bare)


RUST = Language(
    "tree_sitter_rust",
    "language",
    frozenset({"identifier", "type_identifier", "field_identifier", "shorthand_field_identifier"}),
    _RULES,
    frozenset({"impl_item", "trait_item", "struct_item", "enum_item", "union_item"}),
    frozenset({"function_item", "closure_expression"}),
    "(use_declaration) @import (mod_item !body) @import",
    _imports,
    _receiver,
    _adjusted,
    _owner,
)
