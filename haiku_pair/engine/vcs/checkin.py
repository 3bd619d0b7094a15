"""From the bytes of a working file to what the repository holds for it: line endings, `$Id$`, encodings, filters.

Git does the converting, by the attributes that are in force. Whether there is anything to convert is worked out
here, so that an ordinary file costs no process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_ATTRIBUTES = ("text", "crlf", "eol", "ident", "filter", "working-tree-encoding")
_ABSENT = frozenset({"unspecified", "unset", ""})
_NO = frozenset({"false", "no", "off", "0"})
_DRIVER = re.compile(r"filter\.(.+)\.(clean|process|required)", re.DOTALL)


@dataclass(frozen=True)
class Rules:
    """What the attributes and the configuration say of one file."""

    eol: str = ""
    """`always` and `auto`: line endings are converted, `auto` not where the repository's own version has CRLF."""
    ident: bool = False
    encoded: bool = False
    driver: str = ""
    """A filter that is configured."""


class CheckIn:
    """Converts files of one worktree as `git add` would at this moment."""

    def __init__(self, runner: GitRunner, top: Path, scratch: Path, *, trusted: bool) -> None:
        """Nothing is run yet.

        Args:
            runner: the one that runs filters when the folder is trusted, else the hardened one.
            top: of the worktree.
            scratch: a folder for objects that only pass through.
            trusted: whether filters may be run.
        """
        self._runner = runner
        self._top = top
        self._trusted = trusted
        self._rules: dict[str, Rules] = {}
        self._env = {"GIT_OBJECT_DIRECTORY": str(scratch / "objects")}
        (scratch / "objects").mkdir(exist_ok=True)

    def learn(self, paths: Iterable[str]) -> None:
        """Ask for the rules of these paths, seen from the top.

        Raises:
            Failure: GIT, NO_GIT.
        """
        names = [path.encode("utf-8", "surrogateescape") for path in paths]
        stdin = b"".join(name + b"\0" for name in names)
        out = self._runner.output(["check-attr", "-z", "--stdin", *_ATTRIBUTES], cwd=self._top, stdin=stdin)
        fields = out.decode("utf-8", "surrogateescape").split("\0")
        found: dict[str, dict[str, str]] = {}
        for path, attribute, value in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            found.setdefault(path, {})[attribute] = value
        automatic, drivers = self._settings()
        self._rules = {path: _rules(values, automatic=automatic, drivers=drivers) for path, values in found.items()}

    def convert(
        self, path: str, version: FileVersion | None, in_head: FileVersion | None, *, literal: bool = False
    ) -> FileVersion | None:
        """What the repository would hold of a version of a file.

        Args:
            path: one that was learned.
            version: as it is in the working tree.
            in_head: what the repository holds of the path now.
            literal: the repository holds the working file's bytes as they are, against its rules; line endings and
                `$Id$` stay as they are then, for nobody asked to rewrite the whole file.

        Raises:
            Failure: NOT_TRUSTED when a filter would have to run; GIT when the conversion fails.
        """
        if version is None or version.mode == LINK:
            return version
        rules = self._rules.get(path, Rules())
        self.check_trust(path)
        ending = not literal and b"\r" in version.raw and _converts_endings(rules, in_head)
        ident = not literal and rules.ident and b"$Id" in version.raw
        if not (ending or ident or rules.driver or rules.encoded):
            return version
        if b"\r" in version.raw and rules.eol and not ending:
            # Git's converter would not look at the repository's version here, and rewrite every line.
            raise _mixed(path)
        return FileVersion(self._hashed(path, version.raw), version.mode)

    def check_trust(self, path: str) -> None:
        """Refuse a file that a filter would have to convert in a folder that is not trusted.

        Args:
            path: one that was learned.

        Raises:
            Failure: NOT_TRUSTED.
        """
        rules = self._rules.get(path, Rules())
        if rules.driver and not self._trusted:
            raise _needs_trust(path, rules.driver)

    def _hashed(self, path: str, raw: bytes) -> bytes:
        # Irreversible endings are git's to mind when the person adds files; these bytes were reviewed.
        config = (("core.safecrlf", "false"),)
        arguments = ["hash-object", "-w", "--stdin", f"--path={path}"]
        done = self._runner.run(arguments, cwd=self._top, stdin=raw, env=self._env, config=config)
        oid = done.out.decode("ascii", "replace").strip()
        if done.code != 0 or not oid:
            raise _not_converted(path, done.err)
        return self._runner.output(["cat-file", "blob", oid], cwd=self._top, env=self._env)

    def _settings(self) -> tuple[bool, frozenset[str]]:
        """Whether line endings are converted without attributes, and the names of filters that do something."""
        asked = ["config", "--null", "--get-regexp", r"^(core\.autocrlf|filter\..*)$"]
        out = self._runner.run(asked, cwd=self._top).out.decode("utf-8", "surrogateescape")
        values: dict[str, str] = {}
        for record in out.split("\0"):
            key, _, value = record.partition("\n")
            values[key] = value
        automatic = values.get("core.autocrlf", "false").lower() not in _NO
        matches = ((_DRIVER.fullmatch(key), value) for key, value in values.items())
        active = {match[1] for match, value in matches if match and value.lower() not in {"", *_NO}}
        return automatic, frozenset(active)


def _rules(values: Mapping[str, str], *, automatic: bool, drivers: frozenset[str]) -> Rules:
    text, crlf, eol = (values.get(name, "unspecified") for name in ("text", "crlf", "eol"))
    if text == "unspecified":
        # The old name of the same attribute; `input` says how, not whether.
        text = {"input": "set"}.get(crlf, crlf)
    if text == "unspecified" and eol in {"lf", "crlf"}:
        text = "set"
    if text == "unspecified" and automatic:
        text = "auto"
    driver = values.get("filter", "")
    return Rules(
        {"set": "always", "auto": "auto"}.get(text, ""),
        values.get("ident") == "set",
        values.get("working-tree-encoding", "") not in _ABSENT,
        driver if driver in drivers else "",
    )


def _converts_endings(rules: Rules, in_head: FileVersion | None) -> bool:
    return rules.eol == "always" or (rules.eol == "auto" and not (in_head and b"\r\n" in in_head.raw))


def _needs_trust(path: str, driver: str) -> Failure:
    return Failure(
        Fault.NOT_TRUSTED,
        tr(
            "{path} goes through the filter “{driver}”, a program this repository names.",
            path=shown(path),
            driver=shown(driver),
        ),
        kept=tr("Nothing was run, committed or changed."),
        next_step=tr("Trust the folder to let the filter run, then try again."),
    )


def _mixed(path: str) -> Failure:
    return Failure(
        Fault.GIT,
        tr("{path} has CRLF line endings in the repository and is converted in other ways too.", path=shown(path)),
        kept=tr("Nothing was committed or changed."),
        next_step=tr("Commit {path} with git itself.", path=shown(path)),
    )


def _not_converted(path: str, detail: str) -> Failure:
    last = shown(detail.splitlines()[-1]) if detail else tr("git failed")
    return Failure(
        Fault.GIT,
        tr("{path} can't be converted as the repository asks: {last}", path=shown(path), last=last),
        kept=tr("Nothing was committed or changed."),
        next_step=tr("Install the program that the filter needs, or correct .gitattributes, then commit again."),
        detail=detail,
    )
