"""A screen reader's end of AT-SPI: a screen and buses of its own, and what a program shows and says on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import pytest

from tests.helpers.guards import PATIENCE

T = TypeVar("T")
Node: TypeAlias = tuple[str, str]
"""Name on the bus and path of an accessible object."""
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ACTION = "org.a11y.atspi.Action"
_REGISTRY = "org.a11y.atspi.Registry"
_ROOT: Node = (_REGISTRY, "/org/a11y/atspi/accessible/root")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_ASKED = 10
"""Seconds that one question on the bus may take."""


def missing() -> str:
    """What this machine lacks; nothing when a screen reader can be played here."""
    lacks = [name for name in ("Xvfb", "dbus-daemon") if shutil.which(name) is None]
    if not any(Path(launcher).exists() for launcher in _LAUNCHERS):
        lacks.append("at-spi2-core")
    return f"not installed: {', '.join(lacks)}" if lacks else ""


class _Bus(Protocol):
    """A connection of jeepney, which is not there everywhere."""

    def send_and_get_reply(self, message: object, *, timeout: float) -> Any:  # noqa: ANN401 - as jeepney has it
        """The answer to a call."""


class ScreenReader:
    """Walks the tree of a program and hears what it announces."""

    def __init__(self, session_bus: str) -> None:
        """`session_bus` is its address."""
        blocking = pytest.importorskip("jeepney.io.blocking")
        self._jeepney = pytest.importorskip("jeepney")
        session = blocking.open_dbus_connection(session_bus)
        address = self._send(session, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus", "GetAddress")[0]
        session.close()
        self._bus = blocking.open_dbus_connection(address)
        registry = (_REGISTRY, "/org/a11y/atspi/registry")
        self._send(self._bus, registry, _REGISTRY, "RegisterEvent", "s", ("object:announcement",))
        rule = self._jeepney.MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        match = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        self._send(self._bus, match, "org.freedesktop.DBus", "AddMatch", "s", (rule.serialise(),))
        self._signals: deque[Any] = deque()
        self._filter = self._bus.filter(rule, queue=self._signals)
        self.heard: list[str] = []

    def close(self) -> None:
        """Leave the bus."""
        self._filter.close()
        self._bus.close()

    def program(self) -> Node:
        """The first program that is there, once it is."""
        return self.eventually(lambda: next(iter(self._children(_ROOT)), None))

    def find(self, top: Node, role: str, name: str) -> Node:
        """What has this role and begins with this name, once it is there."""
        return self.eventually(
            lambda: next((node for node, *told in self.walk(top) if told[0] == role and told[1].startswith(name)), None)
        )

    def walk(self, top: Node) -> Iterator[tuple[Node, str, str]]:
        """Everything below: each with its role and its name."""
        waiting = [top]
        while waiting:
            node = waiting.pop(0)
            try:
                role = str(self._ask(node, _ACCESSIBLE, "GetRoleName")[0])
                yield node, role, self._name(node)
                waiting += self._children(node)
            except LookupError:
                continue  # it went away meanwhile

    def press(self, node: Node) -> None:
        """Do what the object is for."""
        self._ask(node, _ACTION, "DoAction", "i", (0,))

    def hears(self, words: str) -> str:
        """The next announcement that holds these words, once it is made."""

        def found() -> str | None:
            self._ask(_ROOT, _ACCESSIBLE, "GetRoleName")  # signals come in with any answer
            while self._signals:
                self.heard.append(str(self._signals.popleft().body[3][1]))
            return next((said for said in self.heard if words in said), None)

        return self.eventually(found)

    def eventually(self, look: Callable[[], T | None]) -> T:
        """What is looked for, once it is there."""
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            found = look()
            if found is not None:
                return found
        raise AssertionError(f"nothing came; heard: {self.heard}")

    def _name(self, node: Node) -> str:
        return str(self._ask(node, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, "Name"))[0][1])

    def _children(self, node: Node) -> list[Node]:
        return [(str(bus), str(path)) for bus, path in self._ask(node, _ACCESSIBLE, "GetChildren")[0]]

    def _ask(self, node: Node, interface: str, method: str, kinds: str | None = None, body: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - as the method has it
        return self._send(self._bus, node, interface, method, kinds, body)

    def _send(
        self, bus: _Bus, node: Node, interface: str, method: str, kinds: str | None = None, body: Sequence[Any] = ()
    ) -> Any:  # noqa: ANN401 - as the method has it
        address = self._jeepney.DBusAddress(node[1], bus_name=node[0], interface=interface)
        call = self._jeepney.new_method_call(address, method, kinds, tuple(body))
        reply = bus.send_and_get_reply(call, timeout=_ASKED)
        if reply.header.message_type is self._jeepney.MessageType.error:
            raise LookupError(f"{method}: {reply.body}")
        return reply.body


@contextmanager
def screen_reader() -> Iterator[tuple[ScreenReader, Mapping[str, str]]]:
    """A screen reader, and the environment in which programs are seen by it. All of it ends with the block."""
    with ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="hear"))  # sockets want a short path
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DBUS_", "AT_SPI"))}
        env = {**plain, "HOME": folder, "XDG_RUNTIME_DIR": folder, "XDG_CACHE_HOME": folder}
        env["DISPLAY"] = ":" + _told(ending, ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24"], env)
        bus = _told(ending, ["dbus-daemon", "--session", "--nofork", "--print-address"], env)
        env |= {"DBUS_SESSION_BUS_ADDRESS": bus, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        reader = ScreenReader(bus)
        ending.callback(reader.close)
        yield reader, env


def _told(ending: ExitStack, command: Sequence[str], env: Mapping[str, str]) -> str:
    """Start a helper that says in its first line how it is reached."""
    helper = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    ending.callback(helper.wait)
    ending.callback(helper.terminate)
    assert helper.stdout is not None
    ending.callback(helper.stdout.close)
    return helper.stdout.readline().strip()
