"""The fixed beginning of every request: the role, and the rules in force."""

from __future__ import annotations

from haiku_pair.engine.pairing.rules import RuleBook
from haiku_pair.resources import resource


def system_blocks(rules: RuleBook) -> tuple[str, ...]:
    """The role first, then the rules if there are any. Only for a trusted folder."""
    role = resource("prompts", "role.md").read_text("utf-8").strip()
    text = rules.beginning()
    return (role, text) if text else (role,)
