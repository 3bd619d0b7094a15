"""The model's part of a recorded session, said to whichever program asks.

One object for each program is the script of a `FakeApi`: `begin` names the turn, then every request is answered with
the next reply of it, in the tools or the words of that program. A call that the program refuses is made again, after
a new read where that helps, as models do.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from tests.helpers.api_replies import Reply, text_reply, tool_reply
from tests.helpers.recorded_session import Edit, Step, Turn

Call = tuple[str, dict[str, Any]]

TITLE = "A ledger that grows"
SUMMARY = (
    "I asked how amounts travel through the ledger, then had you change one thing after the other: the sign of small "
    "amounts, the report of a month, budgets, the files of the bank, an import that takes each entry once, recurring "
    "entries, blanks between thousands, JSON, totals by month. You changed the modules in `ledger/` and their tests in "
    "`tests/`; I reviewed each step, wrote parts of `README.md` and renamed a function in `ledger/importing.py` myself."
)
"""What a program gets that asks for a summary of its own history."""


class Dialect(Protocol):
    """How calls are made in a program's tools."""

    def calls(self, step: Step) -> Iterator[Call]:
        """The calls of one reply."""

    def reads_again(self, call: Call) -> list[Call]:
        """What a model reads before it makes a refused call again."""


class OurTools:
    """Haiku Pair's."""

    def calls(self, step: Step) -> Iterator[Call]:
        """See `Dialect`."""
        if step.list:
            yield "list_files", {}
        for search in step.search:
            yield "search_files", {"pattern": search.pattern}
        for path in step.read:
            yield "read_file", {"path": path}
        for edit in step.edit:
            if edit.content:
                yield "create_file", {"path": edit.path, "content": edit.content}
            else:
                edits = [{"old_text": place.old, "new_text": place.new} for place in edit.place]
                yield "edit_file", {"path": edit.path, "edits": edits}

    def reads_again(self, _call: Call) -> list[Call]:
        """Nothing: a refusal shows what changed."""
        return []


class OpenCodeTools:
    """OpenCode's: absolute paths, one place a call, and a shell for searching."""

    def __init__(self, root: Path) -> None:
        """`root` is the project."""
        self._root = root

    def calls(self, step: Step) -> Iterator[Call]:
        """See `Dialect`."""
        if step.list:
            yield "bash", {"command": "git ls-files", "description": "List the files"}
        for search in step.search:
            command = f"grep -rnE --include=*.py --include=*.md '{search.pattern}' ."
            yield "bash", {"command": command, "description": "Search the project"}
        for path in step.read:
            yield "read", {"filePath": str(self._root / path)}
        for edit in step.edit:
            yield from self._edits(edit)

    def _edits(self, edit: Edit) -> Iterator[Call]:
        path = str(self._root / edit.path)
        if edit.content:
            yield "write", {"filePath": path, "content": edit.content}
        for place in edit.place:
            yield "edit", {"filePath": path, "oldString": place.old, "newString": place.new}

    def reads_again(self, call: Call) -> list[Call]:
        """The file that is to be edited."""
        return [("read", {"filePath": call[1]["filePath"]})] if call[0] in {"edit", "write"} else []


class ToolModel:
    """Plays turns through tools."""

    def __init__(self, dialect: Dialect) -> None:
        """`dialect` knows the program's tools."""
        self._dialect = dialect
        self._left: deque[tuple[str, list[Call]]] = deque()
        self._answer = ""
        self._made: dict[str, Call] = {}
        self._count = 0
        self.repeated = 0
        """Calls that were refused and made again."""

    def begin(self, turn: Turn) -> None:
        """The next requests are of this turn."""
        self._left = deque((step.say, list(self._dialect.calls(step))) for step in turn.step)
        self._answer = turn.answer

    def __call__(self, body: dict[str, Any]) -> Reply:
        """The reply to a request; one without tools is for a title."""
        if not body.get("tools"):
            return text_reply(TITLE)
        if failed := [self._made[call] for call in refused_calls(body) if call in self._made]:
            self._try_again(failed)
        if not self._left:
            return text_reply(self._answer)
        say, calls = self._left.popleft()
        return tool_reply(calls, text=say, ids=[self._named(call) for call in calls])

    def _try_again(self, failed: Sequence[Call]) -> None:
        self.repeated += len(failed)
        self._left.appendleft(("", list(failed)))
        reads: list[Call] = []
        for call in failed:
            reads += [read for read in self._dialect.reads_again(call) if read not in reads]
        if reads:
            self._left.appendleft(("", reads))

    def _named(self, call: Call) -> str:
        self._count += 1
        name = f"toolu_{self._count:05}"
        self._made[name] = call
        return name


class AiderModel:
    """Plays turns in search/replace blocks, and asks for the files it has not been given."""

    def __init__(self, root: Path) -> None:
        """`root` is the project."""
        self._root = root
        self._turn: Turn | None = None

    def begin(self, turn: Turn) -> None:
        """The next requests are of this turn."""
        self._turn = turn

    def __call__(self, body: dict[str, Any]) -> Reply:
        """The reply to a request; a summary where one is asked for."""
        turn = self._turn
        assert turn is not None
        said = json.dumps(body, ensure_ascii=False)
        if "Briefly* summarize this partial conversation" in said:
            return text_reply(SUMMARY)
        needed = [path for path in needed_files(turn) if f"\\n{path}\\n```" not in said]
        if needed:
            return text_reply("I need to see these files:\n\n" + "\n".join(f"- `{path}`" for path in needed))
        blocks = "\n\n".join(self._blocks(turn))
        return text_reply(f"{turn.answer}\n\n{blocks}" if blocks else turn.answer)

    def _blocks(self, turn: Turn) -> Iterator[str]:
        texts: dict[str, str] = {}
        for edit in turn.edits:
            if edit.content:
                yield _block(edit.path, "", edit.content)
                continue
            text = texts.get(edit.path) or (self._root / edit.path).read_text("utf-8")
            for place in edit.place:
                old = _whole_lines(text, place.old)
                yield _block(edit.path, old, old.replace(place.old, place.new))
                text = text.replace(place.old, place.new)
            texts[edit.path] = text


def refused_calls(body: dict[str, Any]) -> list[str]:
    """Ids of the calls whose results, at the end of a request, are errors."""
    content = body["messages"][-1]["content"]
    blocks = content if isinstance(content, list) else []
    return [block["tool_use_id"] for block in blocks if block.get("type") == "tool_result" and block.get("is_error")]


def needed_files(turn: Turn) -> Iterable[str]:
    """Files that the model reads or changes and does not create, in the order of the recording."""
    read = [path for step in turn.step for path in step.read]
    edited = [edit.path for edit in turn.edits if not edit.content]
    return dict.fromkeys([*read, *edited])


def _block(path: str, old: str, new: str) -> str:
    return f"{path}\n```\n<<<<<<< SEARCH\n{old}=======\n{new}>>>>>>> REPLACE\n```"


def _whole_lines(text: str, part: str) -> str:
    """The lines of a text that hold a part of it."""
    place = text.index(part)
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place + len(part.removesuffix("\n")))
    return text[start:] if end < 0 else text[start : end + 1]
