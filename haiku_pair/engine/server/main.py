"""The engine as a process: takes over its pipes, serves one window, and leaves when the window does."""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.log_lines import RedactedLines
from haiku_pair.engine.server.pipes import Pipes, open_pipes
from haiku_pair.engine.server.server import Server
from haiku_pair.engine.store.paths import Paths, private_folder
from haiku_pair.protocol.events import FromEngine, Notice
from haiku_pair.protocol.frames import BrokenFrame
from haiku_pair.protocol.replies import Reply
from haiku_pair.protocol.requests import Request, Shutdown
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

log = logging.getLogger(__name__)

LEAVING_SECONDS = 2.0
"""How long an engine that is told to leave waits for its window to close the pipe."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until the window closes its end; 0 when that went well, 1 when the stream could not be followed."""
    parser = argparse.ArgumentParser(prog="haiku-pair engine", description="The engine of one window.")
    parser.add_argument("--replay", type=Path, help="a recorded session that answers instead of the model")
    parser.add_argument("--pace", type=float, default=1.0, help="factor on the pauses of the recorded session")
    parser.add_argument("--light", type=Path, metavar="DIR", help="serve single files, and keep what must be kept here")
    arguments = parser.parse_args(argv)
    paths = Paths.from_environment()
    _log_to(paths)
    serve = partial(Server, replay=arguments.replay, pace=arguments.pace)
    if arguments.light is not None:
        paths = paths.passing(arguments.light)
        serve = partial(Server, light=True)
    status = asyncio.run(_serve(paths, serve))
    if arguments.light is not None:
        # Not after a crash: then the next engine takes up from there.
        shutil.rmtree(arguments.light, ignore_errors=True)
    return status


async def _serve(paths: Paths, make_server: Callable[[Paths, Callable[[FromEngine], None]], Server]) -> int:
    pipes = await open_pipes()
    loop = asyncio.get_running_loop()

    def send(message: FromEngine) -> None:
        loop.call_soon_threadsafe(_send, pipes, message)

    server = make_server(paths, send)
    working = asyncio.current_task()
    # Ctrl+C and the end of a desktop session reach the window too, which has things to say before it closes our pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert working is not None  # noqa: S101 - this is a task
    loop.add_signal_handler(signal.SIGTERM, partial(loop.call_later, LEAVING_SECONDS, working.cancel))
    tasks: set[asyncio.Task[None]] = set()
    try:
        async for message in pipes.requests():
            if isinstance(message, BrokenFrame):
                send(Notice(_broken(message)))
                continue
            task = loop.create_task(_reply(server, pipes, message))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            if isinstance(message.body, Shutdown):
                await task
                break
    except BrokenFrame as error:
        log.exception("the window's stream can't be followed")
        send(Notice(_broken(error)))
        return 1
    except asyncio.CancelledError:
        log.info("asked to leave by a signal")
    finally:
        await server.close()
    return 0


async def _reply(server: Server, pipes: Pipes, request: Request) -> None:
    _send(pipes, Reply(request.id, await server.answer(request.body)))


def _send(pipes: Pipes, message: FromEngine) -> None:
    try:
        pipes.send(message)
    except BrokenFrame as error:
        log.exception("a message could not be framed")
        pipes.send(Notice(_broken(error)))


def _broken(error: BrokenFrame) -> Problem:
    return Problem(
        Fault.BROKEN_FRAME,
        tr("A message between the window and the engine could not be understood."),
        tr("Everything else goes on."),
        tr("Try again; if it happens again, please report it with the details."),
        str(error),
    )


def _log_to(paths: Paths) -> None:
    """A rotating log in the state folder; without one, standard error. No bodies of messages are ever logged."""
    from haiku_pair.engine.server.log_file import PrivateLog

    try:
        handler: logging.Handler = PrivateLog(private_folder(paths.state) / "engine.log")
    except Failure:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactedLines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for library in ("httpx2", "httpcore2", "anthropic", "git", "watchdog"):
        logging.getLogger(library).setLevel(logging.WARNING)
