"""The last look at everything that goes to the model: secrets in it are replaced by marks.

A request is looked at where the client sends it, so that it does not matter which tool, mention, difference or
comment brought a text in. The same secret always gets the same mark, so that what was sent stays as it was sent and
the cache finds it. What the model itself said stays: it can't know more than it was told.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.secrets_in_text import MARK, secrets_in
from haiku_pair.protocol.values import Fault
from haiku_pair.protocol.withheld import WithheldSecret

KEY_BYTES = 16
_KEY = "withholding"
MARK_BEGINS = b"[withheld:"
_LONG = 50_000
"""Characters that are new in a request; more are looked through beside the event loop."""
_BEFORE = 60
"""Characters in front of a secret by which the person knows it."""
_REMEMBERED = 5_000
"""Texts whose secrets are known; a conversation is sent again with every request."""


class KeyStore(Protocol):
    """Where the folder's key is kept."""

    def get(self, key: str, /) -> bytes | None:
        """A value kept for this folder."""

    def put(self, key: str, value: bytes, /) -> None:
        """Keep a value for this folder."""


class _Cleared(NamedTuple):
    text: str
    secrets: tuple[WithheldSecret, ...]


def _nobody_told(_secrets: Sequence[WithheldSecret]) -> None:
    """Nobody listens."""


class Withholding:
    """Of one engine. For the event loop's thread, but for `text`."""

    def __init__(self, key: bytes = b"") -> None:
        """`key` is the folder's own, so that marks tell nothing of what they stand for; a new one if empty."""
        self.on_withheld: Callable[[Sequence[WithheldSecret]], None] = _nobody_told
        """Told of all secrets that stay here, whenever a request is about to go out."""
        self._let_go: set[str] = set()
        self._known: OrderedDict[str, _Cleared] = OrderedDict()
        self._key = key or os.urandom(KEY_BYTES)

    def begin(self, key: bytes) -> None:
        """Another folder is open: its key, and nothing of it may go yet."""
        self._key = key
        self.take_back()

    def let_go(self, marks: Collection[str]) -> None:
        """The person wants these secrets to be sent as they are, until the folder is closed."""
        self._let_go.update(marks)
        self._known.clear()

    def take_back(self) -> None:
        """No secret may go any more."""
        self._let_go.clear()
        self._known.clear()

    async def request(self, request: Mapping[str, Any], *, tell: bool) -> dict[str, Any]:
        """The same request without secrets.

        Args:
            request: body of a Messages request; it is left as it is.
            tell: it is going to be answered; False when its tokens are only counted.
        """
        new = [text for text in _texts(request) if text not in self._known]
        if sum(map(len, new)) > _LONG:
            found = await asyncio.to_thread(lambda: [(text, self._look(text)) for text in new])
            self._known.update(found)
        withheld: dict[str, WithheldSecret] = {}
        cleared = _replaced(request, lambda text: self._cleared(text, withheld))
        if withheld and tell:
            self.on_withheld(tuple(withheld.values()))
        return cleared

    def text(self, text: str) -> str:
        """A text as it would be sent. From any thread."""
        return self._look(text).text

    def as_sent(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A request as it would be sent, for the person to look at. From any thread; takes its time."""
        return _replaced(request, self.text)

    def _cleared(self, text: str, withheld: dict[str, WithheldSecret]) -> str:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._look(text)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        withheld.update({secret.mark: secret for secret in known.secrets})
        return known.text

    def _look(self, text: str) -> _Cleared:
        pieces: list[str] = []
        secrets: list[WithheldSecret] = []
        done = 0
        for found in secrets_in(text):
            mark = self._mark(found.kind, text[found.start : found.end])
            if mark not in self._let_go:
                pieces.append(text[done : found.start])
                secrets.append(WithheldSecret(mark, found.kind, _end_of_line(pieces)))
                pieces.append(mark)
                done = found.end
        return _Cleared("".join((*pieces, text[done:])), tuple(secrets)) if secrets else _Cleared(text, ())

    def _mark(self, kind: str, secret: str) -> str:
        digest = hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), digest_size=4, key=self._key).hexdigest()
        return f"[withheld:{kind}:{digest}]"


def _end_of_line(pieces: Sequence[str]) -> str:
    """The last characters of a line that is being put together."""
    end = ""
    for piece in reversed(pieces):
        end = piece[-_BEFORE:] + end
        if "\n" in end or len(end) >= _BEFORE:
            break
    return end.rpartition("\n")[2][-_BEFORE:]


def without_secrets(text: str) -> str:
    """A text that leaves the program by another way, such as an export, with only the kinds of its secrets."""
    pieces: list[str] = []
    done = 0
    for found in secrets_in(text):
        pieces += (text[done : found.start], f"[withheld:{found.kind}]")
        done = found.end
    return "".join((*pieces, text[done:])) if pieces else text


def kept_key(store: KeyStore) -> bytes:
    """The folder's own key, made when it is first asked for: marks stay the same when the program starts again.

    Raises:
        Failure: the store can't be read.
    """
    key = store.get(_KEY)
    if key is None or len(key) != KEY_BYTES:
        key = os.urandom(KEY_BYTES)
        store.put(_KEY, key)
    return key


def refuse_marks(path: str, before: bytes, after: bytes) -> None:
    """Nothing may write a mark where the secret stands.

    Raises:
        Failure: `BAD_REQUEST`; the new text of the file has one that the old text has not.
    """
    found = {match for match in MARK.findall(after.decode("utf-8", "replace")) if match.encode() not in before}
    if found:
        raise Failure(
            Fault.BAD_REQUEST,
            f"{path} was not changed: {min(found)} stands for a secret that is kept from you, and would be written "
            "into the file in its place.",
            kept="Nothing was changed.",
            next_step="Make the edit so that it leaves out the place with the secret, or ask the person.",
        )


def _texts(request: Mapping[str, Any]) -> list[str]:
    found: list[str] = []

    def take(text: str) -> str:
        found.append(text)
        return text

    _replaced(request, take)
    return found


def _replaced(request: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """The request with every text that the program or the person put in changed."""
    made = dict(request)
    if system := request.get("system"):
        made["system"] = _content(system, change)
    messages = request.get("messages", ())
    made["messages"] = [
        message if message["role"] == "assistant" else {**message, "content": _content(message["content"], change)}
        for message in messages
    ]
    return made


def _content(content: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - walks JSON
    if isinstance(content, str):
        return change(content)
    return [_block(block, change) for block in content]


def _block(block: Mapping[str, Any], change: Callable[[str], str]) -> Mapping[str, Any]:
    match block.get("type"):
        case "text":
            return {**block, "text": change(block["text"])}
        case "tool_result" if "content" in block:
            return {**block, "content": _content(block["content"], change)}
        case _:
            return block
