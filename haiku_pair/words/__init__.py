"""What people read, in the language of their choice: English in the code, others in `resources/translations`.

The language is settled before the first module that says something is imported and holds until the process ends, so a
constant may be said as well as a sentence. What the model reads, what is kept in files and what names something (a
command's id, a setting) is never translated. `packaging/translations.py` finds every `tr` and `trn` by reading the
code: their texts are literals.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

VARIABLE = "HAIKU_PAIR_LANGUAGE"
"""Environment variable: a name of `LANGUAGES`, or a folder of `.ts` files to try. The program sets it for its own."""
LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Names of the languages there are, as the settings file has them, and what they call themselves."""
SOURCE = "en"


def _catalogue(language: str) -> Mapping[str, str]:
    if language in ("", SOURCE):
        return {}
    from haiku_pair.words.catalogue import translations

    return translations(language)


LANGUAGE = os.environ.get(VARIABLE) or SOURCE
"""The language of this process."""
_SAID = _catalogue(LANGUAGE)


def tr(text: LiteralString, /, **values: object) -> str:
    """The text in the language of this process, its `{names}` replaced by `values` as `str.format` does it.

    Without values braces stand for themselves.
    """
    said = _SAID.get(text, text)
    return said.format_map(values) if values else said


def trn(one: LiteralString, many: LiteralString, count: int, /, **values: object) -> str:
    """What is said of `count` things, which may be named as `{count}`; `one` and `many` are the forms of English."""
    said = _SAID.get(one) or (one if count == 1 else many)
    return said.format_map({"count": count, **values})
