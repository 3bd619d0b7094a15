"""The text that goes on at the cursor: what the model is asked, and what of its answer is put in."""

from __future__ import annotations

import re
from typing import Any

from haiku_pair.edits.standins import actual
from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import user
from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.pairing.inline import uncached
from haiku_pair.resources import resource

BEFORE, AFTER = 4_000, 1_500
"""Characters on both sides of the cursor that the model is shown."""
MAX_TOKENS = 400
MOST_LINES = 30
_INSERTED = re.compile(r"<insert>(.*?)(?:</insert>|\Z)", re.DOTALL)
_LEAST_REPEATED = 3
"""Characters of the line that the answer must begin with to be taken for a repetition."""


def completion_request(profile: ModelProfile, path: str, before: str, after: str) -> dict[str, Any]:
    """The request for a text to put between two others, which are as a text widget shows them."""
    system = resource("prompts", "inline_completion.md").read_text("utf-8").strip()
    place = f'<file path="{path}">\n{_end_of(actual(before))}<cursor/>{actual(after)[:AFTER]}\n</file>'
    return uncached(build_request(profile, (system,), (), [user(place)], max_tokens=MAX_TOKENS))


def completion_of(answer: str, before: str, after: str) -> str:
    """The text to put in; empty when there is none.

    Args:
        answer: of the model.
        before: the cursor's line in front of the cursor.
        after: the rest of that line.
    """
    found = _INSERTED.search(answer)
    if found is None:
        return ""
    text = found[1].replace("\r\n", "\n")
    if text.startswith("\n") and text.endswith("\n"):
        text = text[1:]  # the tags stood on lines of their own
    text = _without_beginning(text.rstrip("\n"), before)
    if after.strip() and text.endswith(after.rstrip()):
        text = text[: -len(after.rstrip())]
    text = "\n".join(text.split("\n")[:MOST_LINES])
    return text if text.strip() else ""


def _without_beginning(text: str, before: str) -> str:
    if before and text.startswith(before):
        return text[len(before) :]
    bare = before.lstrip()
    if len(bare) >= _LEAST_REPEATED and text.startswith(bare):
        return text[len(bare) :]
    return text


def _end_of(text: str) -> str:
    """The end of a text, from the beginning of a line where that can be."""
    if len(text) <= BEFORE:
        return text
    end = text[-BEFORE:]
    _, newline, whole = end.partition("\n")
    return whole if newline else end
