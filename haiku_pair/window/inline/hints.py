"""How far something is that is asked in the text, and what can be done then, with the keys in force."""

from __future__ import annotations

from enum import Enum, auto

from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.usage.words import money
from haiku_pair.words import tr


class Stage(Enum):
    """How far it is."""

    WORDS = auto()
    """The person is to say what they want; perhaps something is answered already."""
    RUNNING = auto()
    PROPOSED = auto()
    """Lines are shown; nothing of the text is changed."""


def hints(commands: Commands, stage: Stage, dollars: float | None, *, may_rewrite: bool) -> str:
    """Keys and what they do; `dollars` is what was used so far, None when that is not known."""
    acts: tuple[tuple[str, str], ...] = (("inline.rewrite", "rewrite"),) if may_rewrite else ()
    acts = (*acts, ("inline.ask", "ask"), ("inline.close", "back"))
    if stage is Stage.RUNNING:
        acts = (("inline.close", "stop"),)
    elif stage is Stage.PROPOSED:
        acts = (("inline.keep", "keep"), ("inline.reject", "reject"), ("inline.rewrite", tr("say what else")))
    told = [f"{key_of(commands, name)} {word}" for name, word in acts]
    if stage is Stage.RUNNING:
        told.insert(0, tr("Haiku writes …"))
    elif dollars != 0.0:
        told.append(money(dollars))
    return "   ".join(told)
