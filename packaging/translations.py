"""Keeps `resources/translations` true to the code: `update`, `missing`, `fill FILE.json`, `check`.

A language is a folder of Qt Linguist's `.ts` files, one for each room, so that those who work in different rooms do not
meet in one file. A text stands in one of them only: what it says is looked up by the text alone.
"""

from __future__ import annotations

import argparse
import ast
import json
import string
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from haiku_pair.words import LANGUAGES, SOURCE  # noqa: E402
from haiku_pair.words.catalogue import read  # noqa: E402

PACKAGE = TOP / "haiku_pair"
TRANSLATIONS = TOP / "resources" / "translations"
_ROOMS_WITHIN = ("window", "engine")
"""Packages whose own packages are rooms."""


@dataclass
class Message:
    """One text of the code."""

    text: str
    many: str = ""
    """Its English plural, when it is about a number."""
    room: str = ""
    places: list[str] = field(default_factory=list)
    """Files it is said in, below the package."""


class NotLiteral(Exception):
    """A text to be translated can't be read off the code; names the place."""


def messages(package: Path = PACKAGE) -> dict[str, Message]:
    """Every text that is said through `tr` or `trn`, by the text, in the order of the files.

    Raises:
        NotLiteral: one is put together, so nobody could translate it.
    """
    found: dict[str, Message] = {}
    for file in sorted(package.rglob("*.py")):
        place = file.relative_to(package).as_posix()
        for text, many in _said_in(file):
            message = found.setdefault(text, Message(text, many, _room(place)))
            if place not in message.places:
                message.places.append(place)
    return found


def _said_in(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "trn"):
            texts = node.args[: 1 if node.func.id == "tr" else 2]
            literals = [one.value for one in texts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if not literals or len(literals) != len(texts):
                raise NotLiteral(f"{file}:{node.lineno}: {node.func.id} takes a literal")
            yield literals[0], (literals[1] if len(literals) > 1 else "")


def _room(place: str) -> str:
    parts = place.removesuffix(".py").split("/")
    if parts[0] in _ROOMS_WITHIN:
        return "-".join(parts[:2]) if len(parts) > 2 else parts[0]
    return parts[0]


def names(text: str) -> set[str]:
    """The placeholders of a text; none where its braces stand for themselves."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def said(language: str) -> dict[Path, dict[str, str]]:
    """What is translated so far: file to English text to translation."""
    return {file: read(file) for file in sorted((TRANSLATIONS / language).glob("*.ts"))}


def update(language: str, more: Mapping[str, str] | None = None) -> int:
    """Write the files anew: what is gone from the code goes, what is new waits unfinished; how many wait."""
    known = {text: translation for file in said(language).values() for text, translation in file.items()}
    known.update(more or {})
    rooms: dict[str, list[Message]] = {}
    for message in messages().values():
        rooms.setdefault(message.room, []).append(message)
    folder = TRANSLATIONS / language
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.ts"):
        if file.stem not in rooms:
            file.unlink()
    for room, inside in rooms.items():
        text = "".join(_entry(message, known.get(message.text, "")) for message in sorted(inside, key=lambda m: m.text))
        whole = _HEAD.format(language=language, source=SOURCE, room=room) + text + _FOOT
        (folder / f"{room}.ts").write_text(whole, encoding="utf-8")
    return sum(message.text not in known for inside in rooms.values() for message in inside)


_HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="{language}" sourcelanguage="{source}">
<context>
    <name>{room}</name>
"""
_FOOT = "</context>\n</TS>\n"


def _entry(message: Message, translation: str) -> str:
    state = "" if translation else ' type="unfinished"'
    said_so = escape(translation)
    lines = ['    <message numerus="yes">' if message.many else "    <message>"]
    lines.append(f"        <source>{escape(message.text)}</source>")
    if message.many:
        lines.append(f"        <extracomment>{escape(message.many)}</extracomment>")
        said_so = f"<numerusform>{said_so}</numerusform>"
    lines.append(f"        <translation{state}>{said_so}</translation>")
    lines.append("    </message>")
    return "\n".join(lines) + "\n"


def faults(language: str) -> list[str]:
    """What is wrong with the translations of a language, one line each; none when they are complete."""
    found: list[str] = []
    spoken: dict[str, str] = {}
    for translated in said(language).values():
        found += [f"stands in two files: {text!r}" for text in translated if text in spoken]
        spoken.update(translated)
    wanted = messages()
    for text, message in wanted.items():
        if text not in spoken:
            found.append(f"not translated ({message.room}): {text!r}")
        elif names(spoken[text]) - names(text) - ({"count"} if message.many else set()):
            found.append(f"names what its English does not: {spoken[text]!r}")
        elif names(text) - names(spoken[text]) - {"count"}:
            found.append(f"leaves out a name: {spoken[text]!r}")
    return found + [f"no longer said: {text!r}" for text in spoken if text not in wanted]


def main() -> int:
    """Do what the command line says; 1 when something is missing."""
    parser = argparse.ArgumentParser(description="Keep the translations true to the code.")
    parser.add_argument("what", choices=("update", "missing", "fill", "check"))
    parser.add_argument("file", nargs="?", type=Path, help="for fill: JSON, an object of English text to translation")
    parser.add_argument("--language", default="zh_CN", choices=[name for name in LANGUAGES if name != SOURCE])
    parser.add_argument("--room", default="", help="for missing: only those of a room whose name begins so")
    arguments = parser.parse_args()
    if arguments.what in ("update", "fill"):
        more = json.loads(arguments.file.read_text(encoding="utf-8")) if arguments.what == "fill" else {}
        print(f"{update(arguments.language, more)} wait for a translation")
        return 0
    if arguments.what == "missing":
        known = {text for file in said(arguments.language).values() for text in file}
        wanted = [m for m in messages().values() if m.text not in known and m.room.startswith(arguments.room)]
        json.dump({message.text: "" for message in wanted}, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    wrong = faults(arguments.language)
    print("\n".join(wrong) or "complete")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
