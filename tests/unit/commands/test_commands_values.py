"""What a command is."""

from __future__ import annotations

import pytest

from haiku_pair.window.commands.values import Command, Context, clashes, is_forbidden


def command(command_id: str, key: str, when: Context = Context.ANYWHERE) -> Command:
    return Command(command_id, command_id, "Test", (key,), when)


def test_one_key_for_two_commands_in_one_context_is_a_clash() -> None:
    assert clashes([command("a", "F5"), command("b", "F5")]) == [(Context.ANYWHERE, "F5", ("a", "b"))]


def test_one_key_in_two_contexts_is_none() -> None:
    assert clashes([command("a", "F5", Context.TREE), command("b", "F5", Context.EDITOR)]) == []


@pytest.mark.parametrize("key", ["Ctrl+Alt+A", "Ctrl+Alt+Shift+E", "Ctrl+Alt+7"])
def test_altgr_keys_are_forbidden(key: str) -> None:
    assert is_forbidden(key)


@pytest.mark.parametrize("key", ["Ctrl+A", "Alt+A", "Ctrl+Alt+Left", "]", "+"])
def test_others_are_not(key: str) -> None:
    assert not is_forbidden(key)
