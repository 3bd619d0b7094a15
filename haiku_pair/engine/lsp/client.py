"""One server that runs: what it is told of the texts, what it is asked about them, what it says without being asked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from haiku_pair.engine.lsp.connection import Connection, Gone, Unanswered
from haiku_pair.engine.lsp.languages import Language, kind_of
from haiku_pair.engine.lsp.positions import Units, units_named
from haiku_pair.engine.lsp.programs import path_of, uri_of
from haiku_pair.engine.lsp.shapes import (
    BadMessage,
    Capabilities,
    Initialized,
    PublishedDiagnostics,
    SyncOptions,
    is_nothing,
    read,
)
from haiku_pair.engine.lsp.syncing import SentText

T = TypeVar("T")

_BEGIN_SECONDS = 60.0
_INCREMENTAL = 2
_MANY_LINES = 2000
_MOST_SECTIONS = 1000

_WE_CAN: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16", "utf-32", "utf-8"]},
    "workspace": {"configuration": True, "workspaceFolders": True, "didChangeWatchedFiles": {}},
    "window": {"workDoneProgress": False},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"versionSupport": True, "relatedInformation": False},
        "hover": {"contentFormat": ["plaintext"]},
        "definition": {"linkSupport": True},
        "references": {},
        "rename": {"prepareSupport": False},
        "completion": {
            "completionItem": {
                "snippetSupport": False,
                "documentationFormat": ["plaintext"],
                "insertReplaceSupport": True,
            },
            "contextSupport": False,
        },
    },
}
"""What is said to be understood. Nothing that would have a server change files, run commands or open pages."""


class Client:
    """For the event loop's thread. Texts are known by path; places are in the server's units."""

    def __init__(
        self,
        language: Language,
        root: Path,
        on_diagnostics: Callable[[str, PublishedDiagnostics], None],
        on_end: Callable[[str], None],
    ) -> None:
        """Nothing runs yet.

        Args:
            language: what it knows.
            root: the workspace.
            on_diagnostics: takes the path and what is wrong in that file.
            on_end: told once, why, when the server ended without being asked to.
        """
        self.language = language
        self.units = Units.UTF16
        self.can = Capabilities()
        self._root = root
        self._sync = SyncOptions(open_close=True, change=1)
        self._on_diagnostics = on_diagnostics
        self._connection = Connection(self._answer, self._on_note, on_end)
        self._texts: dict[str, SentText] = {}

    async def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run it and agree on how to talk.

        Raises:
            Gone: it can't be run, or does not answer as it should.
        """
        await self._connection.start(command, self._root, environment)
        try:
            raw = await self._connection.request("initialize", self._greeting(), _BEGIN_SECONDS)
            self._learn(read(raw, Initialized).capabilities)
        except (Unanswered, BadMessage) as error:
            raise Gone(f"it did not begin: {error}") from error
        self._connection.notify("initialized", {})
        self._connection.notify("workspace/didChangeConfiguration", {"settings": {}})

    async def stop(self) -> None:
        """End it."""
        await self._connection.stop()

    def _greeting(self) -> dict[str, Any]:
        root = uri_of(self._root)
        return {
            "processId": os.getpid(),
            "clientInfo": {"name": "Haiku Pair"},
            "rootUri": root,
            "rootPath": str(self._root),
            "workspaceFolders": [{"uri": root, "name": self._root.name}],
            "capabilities": _WE_CAN,
        }

    def _learn(self, can: Capabilities) -> None:
        self.can = can
        self.units = units_named(can.position_encoding)
        sync = can.text_document_sync
        self._sync = sync if isinstance(sync, SyncOptions) else SyncOptions(bool(sync), sync or 0, save=bool(sync))

    # --- texts -------------------------------------------------------------------------------------

    def paths(self) -> list[str]:
        """The texts it has."""
        return list(self._texts)

    def text(self, path: str) -> SentText | None:
        """A text as it has it."""
        return self._texts.get(path)

    async def show(self, path: str, texts: Sequence[str]) -> None:
        """This is what is in a file now, saved or not. One after the other."""
        known = self._texts.get(path)
        if known is None:
            sent = await _off_the_loop(partial(SentText, texts), len(texts))
            self._texts[path] = sent
            item = {"languageId": kind_of(self.language, path), "version": sent.version, "text": sent.whole}
            self._connection.notify("textDocument/didOpen", {"textDocument": {"uri": self.uri(path), **item}})
            return
        change = await _off_the_loop(partial(known.change, texts, self.units), len(texts))
        if change is not None:
            whole = {"text": known.whole} if self._sync.change != _INCREMENTAL else change
            document = {"uri": self.uri(path), "version": known.version}
            self._connection.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [whole]})

    def forget(self, path: str) -> None:
        """The file is as it is on disk from now on."""
        if self._texts.pop(path, None) is not None:
            self._connection.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def saved(self, path: str) -> None:
        """The text was written to its file."""
        if path in self._texts and self._sync.save:
            self._connection.notify("textDocument/didSave", {"textDocument": {"uri": self.uri(path)}})

    def written(self, paths: Sequence[str]) -> None:
        """Files were written by somebody else."""
        changes = [{"uri": self.uri(path), "type": 2} for path in paths]
        self._connection.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def uri(self, path: str) -> str:
        """The address of a file of the workspace."""
        return uri_of(self._root / path)

    def path(self, uri: str) -> str:
        """The file of the workspace an address means; empty for anything else."""
        return path_of(uri, self._root)

    # --- asking ------------------------------------------------------------------------------------

    async def ask(
        self, what: str, path: str, place: tuple[int, int], seconds: float, **more: object
    ) -> msgspec.Raw | None:
        """What the server knows about a place of a text it has: line and units. None when it knows nothing.

        Raises:
            Unanswered: it said no, or nothing in time.
            Gone: it ended.
        """
        where = {"textDocument": {"uri": self.uri(path)}, "position": {"line": place[0], "character": place[1]}}
        raw = await self._connection.request(f"textDocument/{what}", {**where, **more}, seconds)
        return None if is_nothing(raw) else raw

    # --- what it says by itself --------------------------------------------------------------------

    def _on_note(self, method: str, params: msgspec.Raw) -> None:
        if method == "textDocument/publishDiagnostics":
            published = read(params, PublishedDiagnostics)
            path = self.path(published.uri)
            known = self._texts.get(path)
            is_old = known is not None and published.version is not None and published.version < known.version
            if path and not is_old:
                self._on_diagnostics(path, published)

    def _answer(self, method: str, params: msgspec.Raw) -> object:
        """Requests of the server. Nothing it asks for is done to files, programs or the window."""
        match method:
            case "workspace/configuration":
                asked = read(params, _Sections).items[:_MOST_SECTIONS]
                return [self.language.settings.get(one.section) for one in asked]
            case "workspace/workspaceFolders":
                return [{"uri": uri_of(self._root), "name": self._root.name}]
            case "workspace/applyEdit":
                return {"applied": False, "failureReason": "files are changed by the person alone"}
            case "client/registerCapability" | "client/unregisterCapability" | "window/workDoneProgress/create":
                return None
            case "window/showMessageRequest" | "workspace/diagnostic/refresh" | "workspace/semanticTokens/refresh":
                return None
            case "window/showDocument":
                return {"success": False}
            case _:
                raise LookupError(method)


async def _off_the_loop(work: Callable[[], T], lines: int) -> T:
    """Work on a text; beside the loop when there is much of it."""
    return work() if lines < _MANY_LINES else await asyncio.to_thread(work)


class _Section(msgspec.Struct, frozen=True):
    section: str = ""


class _Sections(msgspec.Struct, frozen=True):
    items: list[_Section]
