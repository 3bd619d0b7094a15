"""Requests about the folder as a whole and the conversation on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.rules import RuleBook, hidden_names
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.file_desk import FileDesk
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.queue import MoveQueued, SendQueuedNow, TakeBackQueued
from haiku_pair.protocol.rules import ListRules, RulesListed, RulesShown
from haiku_pair.protocol.values import Fault
from haiku_pair.protocol.withheld import SendWithheld
from haiku_pair.words import tr

QueueRequest = ask.QueueMessage | TakeBackQueued | MoveQueued | SendQueuedNow
TurnRequest = ask.SendMessage | QueueRequest | ask.RetryNow | ask.StopTurn | ask.NewConversation
FolderRequest = ask.SetTrust | SendWithheld | ListRules | ask.ListFolder | ask.ListFiles | ask.SaveWindowState

MAX_LISTED = 200_000


class PairingDesk:
    """Answers for the open folder and its conversation."""

    def __init__(self, folder: OpenFolder, access: Access) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._access = access

    async def answer(self, body: TurnRequest | FolderRequest) -> replies.ReplyBody:  # noqa: C901 - one case for each
        """The reply.

        Raises:
            Failure: what was asked could not be done; its problem says why.
        """
        folder = self._folder
        match body:
            case ask.SendMessage():
                return await self._send(body)
            case ask.QueueMessage() | TakeBackQueued() | MoveQueued() | SendQueuedNow():
                await self._queue(body)
            case ask.RetryNow():
                folder.session.retry_now()
            case ask.StopTurn():
                await folder.session.stop()
            case ask.NewConversation():
                await folder.session.switching.begin_anew()
            case ask.SetTrust(trusted, above):
                await self._trust(trusted=trusted, above=above)
            case SendWithheld(secrets):
                self._access.withholding.let_go([secret.mark for secret in secrets])
                folder.session.say_let_go(secrets)
            case ListRules(path):
                return await folder.lanes.git.run(lambda: _listed(folder.overlay.rules, path))
            case ask.ListFolder():
                return await FileDesk(folder).listed(body)
            case ask.ListFiles():
                files = await folder.lanes.git.run(folder.files)
                return replies.FilesListed(tuple(files[:MAX_LISTED]), max(len(files) - MAX_LISTED, 0))
            case ask.SaveWindowState(state):
                folder.keeping.save_window(state)
            case _:
                assert_never(body)
        return replies.Done()

    async def _send(self, message: ask.SendMessage) -> replies.TurnAccepted:
        await check_may_send(self._folder, self._access, kept=tr("Your message is kept as a draft."))
        session = self._folder.session
        if message.instead_of and message.text.strip():
            await session.switching.take_back(message.instead_of)
        return replies.TurnAccepted(session.start(message))

    async def _queue(self, body: QueueRequest) -> None:
        session = self._folder.session
        if isinstance(body, TakeBackQueued):
            session.queue.take_back(body.id)
            return
        if isinstance(body, MoveQueued):
            session.queue.move(body.id, body.by)
            return
        await check_may_send(self._folder, self._access, kept=tr("Your message is kept."))
        if isinstance(body, SendQueuedNow):
            session.send_queued(body.id)
        else:
            session.enqueue(body.message, joins=body.joins)

    async def _trust(self, *, trusted: bool, above: bool) -> None:
        folder = self._folder
        if above and trusted:
            _check_above(folder.root)
            await folder.lanes.store.run(folder.keeping.trust_above)
        await folder.lanes.store.run(lambda: folder.keeping.set_trusted(trusted=trusted))
        folder.open_files.trusted = trusted
        if trusted:
            await asyncio.to_thread(folder.surveying.start)
        else:
            await folder.session.stop()
            self._access.withholding.take_back()
            await asyncio.to_thread(folder.surveying.stop)


def _listed(rules: RuleBook, path: str) -> RulesListed:
    """The rules in force for a file, for the person to read."""
    files = (*rules.in_force(), *rules.on_the_way(path))
    return RulesListed(
        tuple(RulesShown(one.name, one.told(), hidden_names(one.text), one.why_here) for one in files),
    )


def _check_above(root: Path) -> None:
    """Raises Failure when the folder above holds far more than projects."""
    above = root.parent
    if above == above.parent or Path.home().is_relative_to(above):
        raise Failure(
            Fault.BAD_REQUEST,
            tr("{above} holds more than projects: it can't be trusted as a whole.", above=above),
            kept=tr("Nothing was changed."),
            next_step=tr("Trust this folder alone."),
        )


async def check_may_send(folder: OpenFolder, access: Access, *, kept: str) -> None:
    """Whether anything may go to the model now; `kept` says what became of what the person wants to send.

    Raises:
        Failure: `NOT_TRUSTED`; `NO_KEY` and others when the model can't be reached.
    """
    if not folder.open_files.trusted:
        raise Failure(
            Fault.NOT_TRUSTED,
            tr("This folder is restricted: nothing of it is sent to the model until you trust it."),
            kept=kept,
            next_step=tr("Trust the folder, then send again."),
        )
    await access.check()
