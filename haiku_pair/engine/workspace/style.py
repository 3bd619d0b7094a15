"""How a project wants its files written: what the `.editorconfig` files between the root and a file say of it.

Only those of the open folder are read, through the gate, and only where the folder is trusted: their patterns become
regular expressions.
"""

from __future__ import annotations

from contextlib import suppress
from io import StringIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import TextStyle

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = ".editorconfig"
_SIZE_LIMIT = 64 * 1024
_WIDEST = 16


def style_of(gate: PathGate, path: str) -> TextStyle:
    """What is wanted of a file; everything left open where nothing is said, or nothing that makes sense."""
    found: list[tuple[str, str]] = []
    for folder in PurePosixPath(path).parents:
        name = NAME if str(folder) == "." else f"{folder}/{NAME}"
        with suppress(Failure):
            found.append((name, gate.read(name, _SIZE_LIMIT).decode("utf-8", "replace")))
    return _style(_options(gate, path, found)) if found else TextStyle()


def _options(gate: PathGate, path: str, files: list[tuple[str, str]]) -> Mapping[str, str]:
    """The properties in force; `files` from the nearest to the root."""
    # Imported here: most folders have none.
    from editorconfig import ParsingError
    from editorconfig.handler import EditorConfigHandler
    from editorconfig.ini import EditorConfigParser

    class _Parser(EditorConfigParser):
        def take(self, text: str, name: str) -> None:
            self._read(StringIO(text), name)  # type: ignore[arg-type]  # it reads lines

    target = (gate.root / path).as_posix()
    handler = EditorConfigHandler(target)
    for name, text in files:
        parser = _Parser(target)
        with suppress(ParsingError):  # lines that say something are in force all the same
            parser.take(text, (gate.root / name).as_posix())
        handler.options = {**parser.options, **handler.options}  # type: ignore[assignment]
        if parser.root_file:
            break
    handler.preprocess_values()
    return handler.options


def _style(options: Mapping[str, str]) -> TextStyle:
    indent = ""
    if options.get("indent_style") == "tab":
        indent = "\t"
    elif options.get("indent_style") == "space":
        size = options.get("indent_size", "")
        indent = " " * int(size) if size.isascii() and size.isdecimal() and 0 < int(size) <= _WIDEST else ""
    return TextStyle(
        indent,
        trims=options.get("trim_trailing_whitespace") == "true",
        ends_with_newline=options.get("insert_final_newline") == "true",
    )
