"""Reads translations: Qt Linguist's `.ts` files, one for each room of the program, keyed by the English text alone.

The format: https://doc.qt.io/qt-6/linguist-ts-file-format.html
"""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree as ET

from haiku_pair.resources import resource


def folder_of(language: str) -> Path:
    """Where the files of a language lie; a path is a folder itself.

    Raises:
        FileNotFoundError: there is no such language.
    """
    return Path(language) if os.sep in language else resource("translations", language)


def translations(language: str) -> dict[str, str]:
    """English text to what is said instead; nothing when there is no such language, or a file can't be read."""
    found: dict[str, str] = {}
    try:
        for file in sorted(folder_of(language).glob("*.ts")):
            found.update(read(file))
    except (OSError, ET.ParseError):
        return {}  # English is better than no window
    return found


def read(file: Path) -> dict[str, str]:
    """The finished translations of one file. Of a text about numbers the first form counts: Chinese has no other.

    Raises:
        OSError: it can't be read.
        xml.etree.ElementTree.ParseError: it is no XML.
    """
    found = {}
    for message in ET.parse(file).iter("message"):  # noqa: S314 - our own file, or one the person names
        source, said = message.findtext("source", ""), message.find("translation")
        if said is None or said.get("type") in ("unfinished", "vanished", "obsolete"):
            continue
        text = said.findtext("numerusform") if message.get("numerus") else said.text
        if source and text:
            found[source] = text
    return found
