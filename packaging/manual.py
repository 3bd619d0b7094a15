"""Makes the manual's page of settings: `packaging/dev manual`; with --check it says whether the page is so already.

The page of keys, docs/keys.md, is made by tests/window/test_docs_key_table.py, the pictures by screenshots.py.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import get_type_hints

TOP = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOP)]

import msgspec  # noqa: E402

from haiku_pair.protocol import values  # noqa: E402
from haiku_pair.protocol.values import Settings  # noqa: E402

PAGE = TOP / "docs" / "manual" / "settings.md"
_HEAD = """\
# Settings

`Ctrl+,` opens them; the file is `~/.config/haiku-pair/settings.toml`. Only what differs from the defaults is written
there. A value that makes no sense counts as its default, and is named. Made from the program by `packaging/dev manual`.

| Name | Default | What it is |
|---|---|---|
"""
_PLAIN = {
    "model": "The model's id.",
    "base_url": "Address of a server of your own, or of a gateway; as the environment says when empty.",
    "theme": "Light, dark, high contrast, or as the desktop has it.",
    "keys_preset": "The keys to begin with; your own go over them.",
    "code_font": "Font of code; the desktop's own when empty.",
    "code_font_size": "Its size in points.",
    "max_rounds": "Requests that one turn may take.",
    "max_turn_dollars": "Cap on the cost of a turn; 0 for none.",
    "max_session_dollars": "The same for a session.",
    "max_day_dollars": "The same for a day. Requests beside the conversation count.",
    "provider": "Who runs the model.",
    "project": "The project in Google Cloud.",
}
"""In a person's words, where the declaration says nothing, or says it for those who write the program."""


def page() -> str:
    """The page, in Markdown."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    told, kinds = _told(), get_type_hints(Settings)
    for field in msgspec.structs.fields(Settings):
        about = _PLAIN.get(field.name) or told.get(field.name, "")
        kind = kinds[field.name]
        if isinstance(kind, type) and issubclass(kind, Enum):
            about += f" One of {', '.join(f'`{choice.value}`' for choice in kind if choice.value)}."
        default = field.default.value if isinstance(field.default, Enum) else field.default
        yield f"| `{field.name}` | {_shown(default)} | {about.strip()} |\n"


def _told() -> dict[str, str]:
    """What the declaration says below each field."""
    tree = ast.parse(inspect.getsource(values))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == Settings.__name__)
    found = {}
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            found[field.target.id] = str(ast.literal_eval(below.value))
    return found


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if default in ("", ()):
        return "none"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it; 0 when all is well."""
    if list(arguments) == ["--check"]:
        if PAGE.read_text("utf-8") == page():
            return 0
        sys.stderr.write(f"{PAGE} is not as it would be made; run packaging/dev manual\n")
        return 1
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
