"""A commit message from the model: one small request of its own, beside the conversation."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import Message, user
from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.claude.reply import ModelReply
from haiku_pair.engine.workspace.withheld import Why, why_withheld
from haiku_pair.protocol.values import PatchFile
from haiku_pair.resources import resource

MAX_TOKENS = 400
MAX_CHARACTERS = 24_000
"""Of the diff; what is beyond is named, not shown."""


def commit_request(
    profile: ModelProfile, patches: Sequence[PatchFile], asked: str, why: Why = why_withheld
) -> dict[str, object]:
    """The request for a message.

    Args:
        profile: the model to ask.
        patches: what is to be committed.
        asked: what the person asked for last, or nothing.
        why: says whether a file stays here.
    """
    system = resource("prompts", "commit_message.md").read_text("utf-8").strip()
    return build_request(profile, (system,), (), [_question(patches, asked, why)], max_tokens=MAX_TOKENS)


def message_of(reply: ModelReply) -> str:
    """The message without fences and quotes that some models put around it."""
    lines = reply.message.text.strip().splitlines()
    if len(lines) > 1 and lines[0].startswith("```") and lines[-1].startswith("```"):
        lines = lines[1:-1]
    return "\n".join(line.rstrip() for line in lines).strip().strip('`"')


def _question(patches: Sequence[PatchFile], asked: str, why: Why) -> Message:
    parts, left = [f"The request was: {asked}\n"] if asked else [], MAX_CHARACTERS
    for patch in patches:
        reason = why(patch.path)
        if reason or len(patch.text) > left:
            parts.append(f"{patch.path}: +{patch.added} -{patch.removed}, not shown ({reason or 'too long'})\n")
            continue
        left -= len(patch.text)
        parts.append(patch.text)
    return user("\n".join(parts))
