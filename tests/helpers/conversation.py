"""A conversation pane on its own, and conversations to show in it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import (
    ConversationEvent,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme

ANSWER = """I looked at `jump`.

1. First **point**
2. Second point

```python
def jump(height):
    return height * 2
```

| a | b |
|---|---|
| 1 | 2 |

Done, see [the docs](https://example.com/docs).
"""


def make_pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    """A shown pane with the focus in its input, hearing the engine as it does in the main window."""
    pane = ConversationPane(bridge, theme, commands)
    qtbot.addWidget(pane)
    bridge.arrived.connect(pane.on_event)
    pane.resize(420, 640)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.focus_input()
    qtbot.waitUntil(pane.input.hasFocus)
    return pane


def shown(pane: ConversationPane) -> str:
    """All rows as they are shown now."""
    return "\n".join(pane.list.texts())


def turn(number: int, *, answer: str = ANSWER) -> list[ConversationEvent]:
    """A finished turn with a tool call."""
    name = f"t{number}"
    return [
        TurnStarted(name, f"Question {number}?", ("src/frog.py",)),
        ToolStarted(name, "c", "read_file", "Read src/frog.py", '{"path": "src/frog.py"}'),
        ToolFinished(name, "c", True, "2 lines", "def jump(height):\n    return height * 2\n"),
        *[TextDelta(name, answer[at : at + 40]) for at in range(0, len(answer), 40)],
        TurnFinished(name, EndReason.DONE),
    ]


def turns(count: int) -> tuple[ConversationEvent, ...]:
    """A long conversation."""
    return tuple(event for number in range(count) for event in turn(number))
