"""The commands of the conversation and their keys. Single letters work at the messages: in the input they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.commands.registry import Commands
    from haiku_pair.window.conversation.composing import Composing
    from haiku_pair.window.conversation.pane import ConversationPane

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("conversation.send", tr("Send the message"), ("Return",)),
    ("conversation.send_now", tr("Send now, into the running answer"), ("Ctrl+Return", "Ctrl+Enter")),
    ("conversation.edit_queued", tr("Edit the last message that waits"), ("Ctrl+Up",)),
    ("conversation.queued_earlier", tr("Move the message that waits up"), ("Ctrl+Shift+Up",)),
    ("conversation.queued_later", tr("Move the message that waits down"), ("Ctrl+Shift+Down",)),
    ("conversation.drop_queued", tr("Remove the messages that wait"), ("Ctrl+Shift+Delete",)),
    ("conversation.stop", tr("Stop the answer"), ("Esc",)),
    ("conversation.next", tr("Next message"), ("Alt+Down",)),
    ("conversation.previous", tr("Previous message"), ("Alt+Up",)),
    ("conversation.find", tr("Find in the conversation"), ("Ctrl+F",)),
    ("conversation.find_next", tr("Find the next match"), ("F3",)),
    ("conversation.find_previous", tr("Find the previous match"), ("Shift+F3",)),
    ("conversation.unfold", tr("Unfold or fold the message, or do what it offers"), ()),
    ("conversation.copy", tr("Copy the selection or the message"), ()),
    ("conversation.edit", tr("Edit your message and send it again"), ("E",)),
    ("conversation.fork", tr("Go on from the message in a copy of the conversation"), ("F",)),
    ("conversation.next_code", tr("Next code block"), ("]",)),
    ("conversation.previous_code", tr("Previous code block"), ("[",)),
    ("conversation.copy_code", tr("Copy the code block; again: the next one"), ("C",)),
    ("conversation.insert_code", tr("Insert the code block at the cursor"), ("I",)),
    ("conversation.propose_code", tr("Propose the code block as an edit"), ("P",)),
    ("conversation.open_link", tr("Open the next link of the message"), ("O",)),
    ("conversation.hunks", tr("Go to the hunks that the tool call made"), ("H",)),
    ("conversation.retry", tr("Try again or go on now instead of waiting"), ("R",)),
    ("conversation.toggle_file", tr("Send the open file along, or not"), ()),
    ("conversation.next_mode", tr("Next mode: Ask, Plan, Pair"), ("Alt+M",)),
    ("conversation.ask_mode", tr("Ask: answers only"), ()),
    ("conversation.plan_mode", tr("Plan: a plan to edit and approve first"), ()),
    ("conversation.pair_mode", tr("Pair: proposals for review"), ()),
    ("conversation.think", tr("Think before the next answer, or not"), ("Alt+T",)),
    ("conversation.mention", tr("Name a file, symbol, commit … to send along"), ()),
    ("conversation.attach", tr("Attach files …"), ("Ctrl+Shift+A",)),
    ("conversation.detach", tr("Remove the last attachment"), ("Alt+D",)),
    ("conversation.nearby", tr("Files that go along: pin or drop"), ("Alt+K",)),
    ("conversation.recall", tr("Search what you sent"), ("Ctrl+R",)),
    ("conversation.prompts", tr("Prompts and commands with / …"), ("Alt+/",)),
    ("conversation.keep_prompt", tr("Keep what is typed as a prompt"), ()),
    ("conversation.edit_prompt", tr("Edit a prompt of yours …"), ()),
    ("conversation.remember", tr("Have what is typed remembered in the project file"), ("Alt+N",)),
    ("conversation.edit_plan", tr("Edit the plan"), ("Alt+P",)),
    ("conversation.carry_out", tr("Carry out the plan"), ("Alt+Return", "Alt+Enter")),
    ("conversation.put_aside", tr("Put the plan aside"), ("Alt+Delete",)),
)

_OF_ROWS = frozenset({"C", "O", "H", "I", "P", "R", "[", "]"})
"""Keys of commands that mean something only at a message: the palette has them, no menu."""

COMMANDS = tuple(
    Command(name, title, "Conversation", keys, Context.CONVERSATION, "" if _OF_ROWS & set(keys) else "Conversation")
    for name, title, keys in _LIST
)


def register(commands: Commands, pane: ConversationPane) -> None:
    """Let the commands do what they say in this pane."""
    rows, acts, desk = pane.list, pane.acts, pane.desk
    handlers: dict[str, Callable[[], None]] = {
        "send": desk.send,
        "send_now": desk.send_now,
        "edit_queued": pane.queued.take_back,
        "queued_earlier": pane.queued.move_earlier,
        "queued_later": pane.queued.move_later,
        "drop_queued": pane.queued.drop_all,
        "stop": pane.escape,
        "next": pane.next_message,
        "previous": pane.previous_message,
        "find": pane.finder.open,
        "find_next": pane.finder.next,
        "find_previous": pane.finder.previous,
        "unfold": rows.activate,
        "copy": rows.copy,
        "edit": acts.edit_message,
        "fork": acts.fork,
        "next_code": rows.codes.next,
        "previous_code": rows.codes.previous,
        "copy_code": rows.codes.copy,
        "insert_code": rows.codes.insert,
        "propose_code": rows.codes.propose,
        "open_link": rows.open_link,
        "hunks": rows.ask_for_hunks,
        "retry": desk.retry_now,
        "toggle_file": pane.context.switch.toggle,
        **_for_writing(pane.composing),
    }
    enabled: dict[str, Callable[[], bool]] = {
        "edit_queued": pane.queued.has_any,
        "queued_earlier": pane.queued.has_several,
        "queued_later": pane.queued.has_several,
        "drop_queued": pane.queued.has_any,
        "stop": pane.can_escape,
        "retry": rows.waits_to_retry,
        "detach": pane.composing.chips.items_there,
        "nearby": pane.composing.nearby.is_there,
        **dict.fromkeys(("edit_plan", "carry_out", "put_aside"), pane.composing.has_plan),
    }
    for command in COMMANDS:
        name = command.id.removeprefix("conversation.")
        commands.add(command, handlers[name], enabled.get(name))
    commands.install(pane, Context.CONVERSATION)


def _for_writing(composing: Composing) -> dict[str, Callable[[], None]]:
    return {
        "next_mode": composing.next_mode,
        "ask_mode": composing.ask_mode,
        "plan_mode": composing.plan_mode,
        "pair_mode": composing.pair_mode,
        "think": composing.manner.toggle_thinking,
        "mention": composing.mention,
        "recall": composing.recall,
        "prompts": composing.library.open,
        "keep_prompt": composing.library.keep,
        "edit_prompt": composing.library.edit,
        "remember": composing.library.remember,
        "attach": composing.attaching.choose,
        "detach": composing.chips.remove_last,
        "nearby": composing.nearby.go_to_list,
        "edit_plan": composing.plan.edit,
        "carry_out": composing.plan.accept,
        "put_aside": composing.plan.leave,
    }
