"""What is said of a file that has no lines to show because of its encoding."""

from __future__ import annotations

import pytest

from haiku_pair.engine.vcs.recoding import said_of_encoding

TEXT = "ein Mädchen\r\nund Ärger\n"
UTF_8, LATIN = TEXT.encode(), TEXT.encode("latin-1")
UTF_16 = b"\xff\xfe" + TEXT.encode("utf-16-le")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (LATIN, UTF_8, "Western, Latin-1 → UTF-8; the text stays the same."),
        (UTF_8, UTF_16, "UTF-8 → UTF-16, little end first; the text stays the same."),
        (b"\xef\xbb\xbf" + UTF_8, UTF_16, "UTF-8 with byte order mark → UTF-16, little end first; the text stays"),
        (UTF_8, "зима\n".encode("koi8-r"), "UTF-8 → one that is not known; what is in the text changes too."),
        ("зима\n".encode(), "зима\n".encode("koi8-r"), "UTF-8 → Cyrillic, KOI8-R; the text stays the same."),
        (UTF_8, UTF_16 + "x".encode("utf-16-le"), "little end first; what is in the text changes too."),
        (LATIN, LATIN + b"\xfc", "Its encoding is not known"),
        (b"", LATIN, "Its encoding is not known"),
        (LATIN, b"", "Its encoding is not known"),
    ],
)
def test_the_encoding_is_named_from_both_sides(old: bytes, new: bytes, said: str) -> None:
    assert said in said_of_encoding(old, new)


def test_nothing_is_said_of_data() -> None:
    assert said_of_encoding(b"\0\1", LATIN) == said_of_encoding(UTF_8, b"\0\1\2\xff") == ""
