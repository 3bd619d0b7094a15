"""What a piece of source text is, in the few classes a theme has colours for."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class TokenClass(StrEnum):
    """Classes of tokens; the value is the name a theme file uses."""

    KEYWORD = "keyword"
    NAME_CONSTANT = "name_constant"
    NAME_BUILTIN = "name_builtin"
    NAME_FUNCTION = "name_function"
    NAME_CLASS = "name_class"
    NAME_DECORATOR = "name_decorator"
    NAME_VARIABLE = "name_variable"
    NAME_TAG = "name_tag"
    NAME_ATTRIBUTE = "name_attribute"
    NUMBER = "number"
    STRING = "string"
    ESCAPE = "escape"
    REGEX = "regex"
    DOCUMENTATION = "documentation"
    COMMENT = "comment"
    PREPROCESSOR = "preprocessor"
    OPERATOR = "operator"
    PUNCTUATION = "punctuation"
    HEADING = "heading"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    INSERTED = "inserted"
    DELETED = "deleted"
    ERROR = "error"


class Span(NamedTuple):
    """A run of one class within a line. `start` and `length` count characters (code points) of the line."""

    start: int
    length: int
    kind: TokenClass


Spans: TypeAlias = tuple[Span, ...]
"""The coloured runs of one line, in order, not overlapping; what lies between has the colour of plain text."""

_CLASSES: dict[str, TokenClass | None] = {
    "Token": None,
    "Token.Comment": TokenClass.COMMENT,
    "Token.Comment.Preproc": TokenClass.PREPROCESSOR,
    "Token.Comment.PreprocFile": TokenClass.STRING,
    "Token.Error": TokenClass.ERROR,
    "Token.Generic": None,
    "Token.Generic.Deleted": TokenClass.DELETED,
    "Token.Generic.Emph": TokenClass.EMPHASIS,
    "Token.Generic.EmphStrong": TokenClass.STRONG,
    "Token.Generic.Error": TokenClass.ERROR,
    "Token.Generic.Heading": TokenClass.HEADING,
    "Token.Generic.Inserted": TokenClass.INSERTED,
    "Token.Generic.Prompt": TokenClass.KEYWORD,
    "Token.Generic.Strong": TokenClass.STRONG,
    "Token.Generic.Subheading": TokenClass.HEADING,
    "Token.Generic.Traceback": TokenClass.ERROR,
    "Token.Keyword": TokenClass.KEYWORD,
    "Token.Keyword.Constant": TokenClass.NAME_CONSTANT,
    "Token.Keyword.Type": TokenClass.NAME_BUILTIN,
    "Token.Literal.Date": TokenClass.NUMBER,
    "Token.Literal.Number": TokenClass.NUMBER,
    "Token.Literal.String": TokenClass.STRING,
    "Token.Literal.String.Doc": TokenClass.DOCUMENTATION,
    "Token.Literal.String.Escape": TokenClass.ESCAPE,
    "Token.Literal.String.Interpol": TokenClass.ESCAPE,
    "Token.Literal.String.Regex": TokenClass.REGEX,
    "Token.Name": None,
    "Token.Name.Attribute": TokenClass.NAME_ATTRIBUTE,
    "Token.Name.Builtin": TokenClass.NAME_BUILTIN,
    "Token.Name.Builtin.Pseudo": TokenClass.NAME_CONSTANT,
    "Token.Name.Class": TokenClass.NAME_CLASS,
    "Token.Name.Constant": TokenClass.NAME_CONSTANT,
    "Token.Name.Decorator": TokenClass.NAME_DECORATOR,
    "Token.Name.Entity": TokenClass.ESCAPE,
    "Token.Name.Exception": TokenClass.NAME_CLASS,
    "Token.Name.Function": TokenClass.NAME_FUNCTION,
    "Token.Name.Label": TokenClass.NAME_DECORATOR,
    "Token.Name.Namespace": TokenClass.NAME_CLASS,
    "Token.Name.Tag": TokenClass.NAME_TAG,
    "Token.Name.Variable": TokenClass.NAME_VARIABLE,
    "Token.Operator": TokenClass.OPERATOR,
    "Token.Operator.Word": TokenClass.KEYWORD,
    "Token.Punctuation": TokenClass.PUNCTUATION,
    "Token.Text": None,
}


class Classes:
    """Turns token types of Pygments, given as objects that print as `Token.Name.Function`, into our classes."""

    def __init__(self) -> None:
        self._known: dict[object, TokenClass | None] = {}

    def of(self, token_type: object) -> TokenClass | None:
        """The class, or that of the nearest parent that has one; None for plain text."""
        try:
            return self._known[token_type]
        except KeyError:
            name = str(token_type)
            while name not in _CLASSES:
                name = name.rpartition(".")[0] or "Token"
            return self._known.setdefault(token_type, _CLASSES[name])
