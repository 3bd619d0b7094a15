"""The fixed beginning of every request: the role, and the rules of the project."""

from __future__ import annotations

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.resources import resource

RULE_FILES = ("CLAUDE.md", "AGENTS.md")
MAX_RULES = 24_000
"""Characters of a rules file that are sent; the rest is cut and said."""


def system_blocks(gate: PathGate) -> tuple[str, ...]:
    """The role first, then the project's rules if it has any. Only for a trusted folder."""
    role = resource("prompts", "role.md").read_text("utf-8").strip()
    rules = project_rules(gate)
    return (role, rules) if rules else (role,)


def project_rules(gate: PathGate) -> str:
    """What the project wants everybody who works on it to know; empty when it says nothing. Only when trusted."""
    for name in RULE_FILES:
        try:
            text = gate.read(name).decode("utf-8", "replace").strip()
        except Failure:
            continue
        if text:
            cut = "\n… (cut)" if len(text) > MAX_RULES else ""
            return f"Rules of this project, from its file {name}:\n\n{text[:MAX_RULES]}{cut}"
    return ""
