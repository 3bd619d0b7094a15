"""What the commands on whole lines make of them. Pure text: lines have no line endings here."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import NamedTuple

from haiku_pair.window.editor.indent import leading


class Marks(NamedTuple):
    """What makes a line a comment: something in front, and for some languages something behind."""

    front: str
    back: str = ""


_ENDINGS = {
    Marks("#"): """py pyi pyw sh bash zsh fish rb pl pm r yml yaml toml cfg conf properties mk cmake ps1 tcl nim ex exs
        jl graphql tf hcl nix awk gd dockerfile makefile gitignore dockerignore editorconfig env""",
    Marks("//"): """c h cc cpp cxx hpp hh m mm cs java js jsx mjs cjs ts tsx mts cts go rs swift kt kts scala dart php
        groovy gradle zig v sv proto jsonc scss less sass qml fs fsx""",
    Marks("--"): "sql lua hs elm ada adb ads vhdl vhd",
    Marks("<!--", "-->"): "html htm xml xhtml svg md markdown vue svelte ui qrc",
    Marks("/*", "*/"): "css",
    Marks(";"): "ini lisp el clj cljs scm rkt asm s desktop",
    Marks("%"): "tex sty cls bib erl hrl matlab",
    Marks('"'): "vim vimrc",
    Marks("'"): "vb bas",
    Marks("REM"): "bat cmd",
}
"""By the ending of a file's name, or by the whole name."""
_MARKS = {name: marks for marks, names in _ENDINGS.items() for name in names.split()}


def comment_marks(path: str) -> Marks | None:
    """How a file's language marks comments; None where it has none or is not known."""
    name = posixpath.basename(path).lower()
    bare = name.lstrip(".")
    return _MARKS.get(name.rpartition(".")[2]) or _MARKS.get(bare)


def toggled_comment(lines: Sequence[str], marks: Marks) -> list[str]:
    """The lines as comments, or as they were if all of them are. Empty ones stay as they are.

    The mark stands where the least indented of them begins, so that the text keeps its shape.
    """
    full = [line for line in lines if line.strip()] or list(lines)
    if all(_is_comment(line, marks) for line in full):
        return [_uncommented(line, marks) if line.strip() else line for line in lines]
    column = min((len(leading(line)) for line in full), default=0)
    return [_commented(line, column, marks) if line.strip() or len(lines) == 1 else line for line in lines]


def joined(lines: Sequence[str]) -> str:
    """One line of several: the white space between them is one blank, or none after an opening bracket."""
    text = lines[0]
    for line in lines[1:]:
        text = text.rstrip(" \t")
        rest = line.strip(" \t")
        blank = (
            "" if not rest or not text or text.endswith(("(", "[", "{")) or rest.startswith((")", "]", ",")) else " "
        )
        text += blank + rest
    return text


def _is_comment(line: str, marks: Marks) -> bool:
    text = line.strip()
    return text.startswith(marks.front) and text.endswith(marks.back)


def _commented(line: str, column: int, marks: Marks) -> str:
    back = f" {marks.back}" if marks.back else ""
    return f"{line[:column]}{marks.front} {line[column:]}{back}"


def _uncommented(line: str, marks: Marks) -> str:
    indent = leading(line)
    text = line[len(indent) :].removeprefix(marks.front)
    text = text.removeprefix(" ")
    if marks.back:
        text = text.rstrip().removesuffix(marks.back).removesuffix(" ")
    return indent + text
