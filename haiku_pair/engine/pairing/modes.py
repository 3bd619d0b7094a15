"""How the model is to work on a message: told with the message, so that tools and system text are always the same.

What comes before the conversation is cached; a tool that left it in one mode would have all of it paid again. So the
tools stay, and one that the mode does not allow is answered with what to do instead.
"""

from __future__ import annotations

from haiku_pair.protocol.composing import Mode

THINKING_TOKENS = 8_192
"""How much the model may think before it answers, when it is asked to."""

_WORDS = {
    Mode.ASK: (
        "Mode: Ask. The person wants an answer, not a change. Read and search as you need; do not call tools that "
        "create, edit, rename or delete files. If a change would help, say in words what you would change."
    ),
    Mode.PLAN: (
        "Mode: Plan. Do not change anything yet: tools that create, edit, rename or delete files are refused. Read "
        "what you need, then end with the plan itself and nothing else: a Markdown list of numbered steps, each naming "
        "the file and what changes in it, then how it is tested, and what is open. The person edits the plan, approves "
        "it and sends it back for you to carry out."
    ),
    Mode.PAIR: "Mode: Pair. From here on you may propose changes with the file tools again.",
}


def mode_words(mode: Mode, before: Mode) -> str:
    """What the model is told of the mode with a message; empty when it is the usual one and was so `before`."""
    return "" if mode is Mode.PAIR is before else _WORDS[mode]


def refusal(mode: Mode) -> str:
    """What a call that would change files is answered in a mode that allows none."""
    if mode is Mode.PLAN:
        return (
            "Nothing was changed: the person asked for a plan first. Put this change into the plan, with its file and "
            "what changes, and end with the plan. They approve it before anything is proposed."
        )
    return (
        "Nothing was changed: the person is asking and wants no proposal now. Answer in words; say what you would "
        "change, and that they can switch to Pair mode to have it proposed."
    )
