"""Names in JavaScript and TypeScript, with JSX."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from haiku_pair.engine.workspace.naming.grammar import Language, Rule, line_of, text
from haiku_pair.engine.workspace.naming.values import Import, Module

if TYPE_CHECKING:
    from tree_sitter import Node

_ENDING = re.compile(r"\.(d\.)?[cm]?[jt]sx?$")
_ROOTS = ("@", "~", "src")
"""With what projects begin the path of a module of their own."""
_NAMED = (
    "function_declaration", "generator_function_declaration", "function_signature", "class_declaration", "class",
    "abstract_class_declaration", "function_expression", "interface_declaration", "type_alias_declaration",
    "enum_declaration", "internal_module", "module", "variable_declarator",
)  # fmt: skip
_MEMBERS = (
    ("method_definition", "name"), ("abstract_method_signature", "name"), ("method_signature", "name"),
    ("property_signature", "name"), ("public_field_definition", "name"), ("field_definition", "property"),
    ("enum_body", "name"), ("enum_assignment", "name"), ("pair", "key"),
)  # fmt: skip
_BINDING = (
    ("formal_parameters", "*"), ("required_parameter", "pattern"), ("optional_parameter", "pattern"),
    ("arrow_function", "parameter"), ("catch_clause", "parameter"), ("for_in_statement", "left"),
    ("type_parameter", "name"), ("assignment_expression", "left"), ("infer_type", "*"), ("mapped_type_clause", "name"),
)  # fmt: skip
_RULES = {
    **dict.fromkeys([(above, "name") for above in _NAMED], Rule.DEFINES),
    **dict.fromkeys(_MEMBERS, Rule.DEFINES_MEMBER),
    **dict.fromkeys(_BINDING, Rule.BINDS),
    **dict.fromkeys([(above, "*") for above in ("object_pattern", "array_pattern", "rest_pattern")], Rule.UP),
    ("pair_pattern", "value"): Rule.UP,
    ("pair_pattern", "key"): Rule.MEMBER,
    ("assignment_pattern", "left"): Rule.UP,
    ("object_assignment_pattern", "left"): Rule.UP,
    ("member_expression", "property"): Rule.MEMBER,
    ("nested_type_identifier", "name"): Rule.MEMBER,
    ("jsx_attribute", ""): Rule.NOTHING,
    ("jsx_attribute", "name"): Rule.NOTHING,
    ("export_specifier", "alias"): Rule.NOTHING,
}


def _adjusted(node: Node, rule: Rule) -> Rule:
    """`this.name = …` and `exports.name = …` define a member."""
    above = node.parent
    if rule is Rule.MEMBER and above is not None and above.type == "member_expression":
        assigned = above.parent
        is_left = (
            assigned is not None and assigned.type == "assignment_expression" and assigned.child_by_field_name("left")
        )
        return Rule.DEFINES_MEMBER if is_left == above else rule
    return rule


def _receiver(node: Node) -> str:
    above = node.parent
    found = above.child_by_field_name("object") or above.child_by_field_name("module") if above else None
    return text(found) if found is not None and found.type in {"identifier", "this", "super"} else ""


def _imports(node: Node, path: str) -> Iterator[Import]:
    """Of an `import`, an `export … from`, or a variable that is what `require` returns."""
    line = line_of(node)
    if node.type == "variable_declarator":
        yield from _required(node, path, line)
        return
    source = _string(node.child_by_field_name("source"))
    if not source:
        return
    module = _module(source, path)
    if node.type == "export_statement":
        clause = next((child for child in node.named_children if child.type == "export_clause"), None)
        if clause is None:
            yield Import(module, "*", "", line)
        for item in clause.named_children if clause else ():
            yield Import(module, text(item.child_by_field_name("name")), "", line_of(item))
        return
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    if clause is None:
        yield Import(module, "", "", line)
    for item in clause.named_children if clause else ():
        yield from _clause(item, module)


def _clause(item: Node, module: Module) -> Iterator[Import]:
    if item.type == "identifier":
        yield Import(module, "default", text(item), line_of(item))
    elif item.type == "namespace_import":
        yield Import(module, "", text(item.named_child(0)), line_of(item))
    elif item.type == "named_imports":
        for one in item.named_children:
            name, alias = text(one.child_by_field_name("name")), text(one.child_by_field_name("alias"))
            yield Import(module, name, alias or name, line_of(one))


def _required(node: Node, path: str, line: int) -> Iterator[Import]:
    call, name = node.child_by_field_name("value"), node.child_by_field_name("name")
    given = call.child_by_field_name("arguments") if call else None
    module = _module(_string(given.named_child(0) if given else None), path)
    if name is None or name.type != "object_pattern":
        yield Import(module, "", text(name), line)
        return
    for item in name.named_children:
        key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
        if item.type == "shorthand_property_identifier_pattern":
            yield Import(module, text(item), text(item), line_of(item))
        else:
            yield Import(module, text(key), text(value), line_of(item))


def _string(node: Node | None) -> str:
    return text(node).strip("'\"`") if node is not None and node.type in {"string", "template_string"} else ""


def _module(source: str, path: str) -> Module:
    """Only what begins with a dot surely is a file of this folder; other modules are packages, most of them."""
    bare = _ENDING.sub("", source)
    if source.startswith("."):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), bare))
        return Module(() if joined == "." else tuple(joined.split("/")), exact=True)
    parts = tuple(bare.split("/"))
    if parts[0] in _ROOTS and len(parts) > 1:
        return Module(parts[1:])
    return Module(("", *parts))


def _language(package: str, function: str, extra: str = "") -> Language:
    return Language(
        package,
        function,
        frozenset(
            {
                "identifier", "type_identifier", "property_identifier", "shorthand_property_identifier",
                "shorthand_property_identifier_pattern", "private_property_identifier",
            }
        ),
        _RULES,
        frozenset({"class_declaration", "class", "object", *extra.split()}),
        frozenset(
            {
                "function_declaration", "generator_function_declaration", "function_expression", "arrow_function",
                "method_definition",
            }
        ),
        "(import_statement) @import (export_statement source: (string)) @import"
        ' (variable_declarator value: (call_expression function: (identifier) @f (#eq? @f "require"))) @import',
        _imports,
        _receiver,
        _adjusted,
        word=re.compile(rb"[A-Za-z_$\x80-\xff][0-9A-Za-z_$\x80-\xff]*"),
    )  # fmt: skip


_TYPED = "interface_declaration enum_declaration abstract_class_declaration"
JAVASCRIPT = _language("tree_sitter_javascript", "language")
TYPESCRIPT = _language("tree_sitter_typescript", "language_typescript", _TYPED)
TSX = _language("tree_sitter_typescript", "language_tsx", _TYPED)
