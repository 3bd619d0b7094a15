"""Commits of accepted changes and nothing else, out of a working tree that holds more.

The commit is made by `git commit` from a private index: HEAD with the accepted changes. The person's index then
follows for these files alone, so that what was staged stays staged and what was not stays so. Until git has moved
HEAD, nothing of theirs is changed.
"""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.attending import Attended, attend
from haiku_pair.engine.vcs.checkin import CheckIn
from haiku_pair.engine.vcs.commit_place import KEPT, NO_GUESSING, CommitPlace, look, refused
from haiku_pair.engine.vcs.committed_content import Content, Gathering, Objects, Steps
from haiku_pair.engine.vcs.following import follow
from haiku_pair.engine.vcs.hooks import active_hooks
from haiku_pair.engine.vcs.indexes import Entry, Index, IndexLock
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.runner import GitRunner, git_failed
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

HOOK_SECONDS = 1800.0
"""How long hooks may take before the commit is given up."""

_COMMIT = ("commit", "--file=-", "--cleanup=whitespace")
_AS_WRITTEN = (("i18n.commitEncoding", "UTF-8"), ("core.abbrev", "no"))
_MADE = re.compile(r"\[[^\n]* ([0-9a-f]{40,64})\]")
"""How git says which commit it made."""


@dataclass(frozen=True)
class Draft:
    """What a commit would be."""

    branch: str
    """Empty when HEAD is detached: the commit would be on no branch."""
    author: str
    """`Name <address>`."""
    files: Mapping[str, Move]
    """From HEAD's version to the commit's, both as the repository holds them; paths from the workspace."""
    left_out: Mapping[str, str]
    """Why a file of the steps is not committed, in words that follow its name."""
    hooks: tuple[str, ...]
    """Hooks that will run; none in a folder that is not trusted."""
    signed: bool


@dataclass(frozen=True)
class Done:
    """A commit that was made."""

    commit: str
    files: tuple[str, ...]
    """What it changed, paths from the workspace; files outside it, which only hooks can add, are not named."""
    output: str
    """What git and the hooks said."""
    notes: tuple[str, ...] = ()
    """What a person should know besides, in whole sentences."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Files of the steps that are not in it, as in `Draft`."""


class Commits:
    """Makes commits in the person's repository. One at a time; touches nothing of the private one."""

    def __init__(self, person: PersonsRepository, runner: GitRunner, gate: PathGate, scratch: Path) -> None:
        """Nothing is run yet.

        Args:
            person: the repository.
            runner: the hardened one; in a trusted folder its trusting form runs filters and hooks.
            gate: reads working files.
            scratch: folder of ours for what only passes through; made when missing.
        """
        self._person = person
        self._runner = runner
        self._gate = gate
        self._scratch = scratch

    def draft(self, steps: Steps, *, trusted: bool) -> Draft:
        """What would be committed now. Filters of a trusted repository may run; nothing is changed.

        Args:
            steps: applied and not yet committed, oldest first.
            trusted: whether the person trusts the folder.

        Raises:
            Failure: as `commit`, hooks and an empty commit aside.
        """
        place = look(self._person, self._runner, self._gate.root, trusted=trusted)
        with self._passing() as scratch:
            content = self._content(place, steps, scratch, trusted=trusted)
        hooks = active_hooks(self._runner.trusting(), place.top) if trusted else ()
        return Draft(place.branch, place.author, content.files, content.left_out, hooks, place.signed)

    def commit(self, steps: Steps, message: str, *, trusted: bool, cancelled: threading.Event) -> Done:
        """Commit these steps. May take as long as the hooks do.

        Args:
            steps: applied and not yet committed, oldest first.
            message: all of it; lines that begin with `#` stay.
            trusted: whether the person trusts the folder: then its hooks and filters run.
            cancelled: set from another thread to stop it.

        Raises:
            Failure: GIT when there is no repository, an operation waits for its end, no author is known, or a hook
                or git refuses; BUSY while the index is locked; CONFLICT when a change can't be told from the
                person's own; NOT_TRUSTED when a filter or a signature needs a program; NOTHING_TO_DO;
                BAD_REQUEST for a message git can't take. The index, HEAD and the files are as they were then.
        """
        words = _checked(message)
        place = look(self._person, self._runner, self._gate.root, trusted=trusted)
        objects = Objects(self._runner, place.top)
        with self._passing() as scratch:
            content = self._content(place, steps, scratch, trusted=trusted)
            if not content.files:
                raise _nothing(content.left_out)
            entries = {place.prefix + path: objects.write(move.new) for path, move in content.files.items()}
            drivers_off = self._person.drivers_off()
            theirs = Index(self._runner, place.top, scratch / "theirs", drivers_off)
            self._check_staged(place, objects, theirs, entries)
            private = Index(self._runner, place.top, scratch / "index", drivers_off)
            private.copy_from(place.index)
            private.become(place.head)
            private.put(entries)
            ended = self._run(place, private, words, trusted=trusted, cancelled=cancelled)
            commit = self._made(place, private, ended)
            self._check_parent(place, commit)
            done = self._finished(place, objects, theirs, commit, ended)
            return replace(done, left_out=content.left_out)

    # --- before ------------------------------------------------------------------------------------

    def _content(self, place: CommitPlace, steps: Steps, scratch: Path, *, trusted: bool) -> Content:
        runner = self._runner.trusting() if trusted else self._runner
        check_in = CheckIn(runner, place.top, scratch, trusted=trusted)
        gathering = Gathering(Objects(self._runner, place.top), check_in, self._gate, place.prefix)
        return gathering.gather(steps, place.files, self._ignored({path for step in steps for path in step}))

    def _ignored(self, paths: Iterable[str]) -> frozenset[str]:
        # This command alone takes no literal paths; a path that begins with a dot is never taken for more than one.
        arguments = ["check-ignore", "-z", "--stdin"]
        stdin = b"".join(b"./" + path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
        done = self._runner.run(arguments, cwd=self._gate.root, stdin=stdin, env={"GIT_LITERAL_PATHSPECS": "0"})
        if done.code > 1:
            raise git_failed(arguments, done.err)
        return frozenset(name[2:] for name in done.out.decode("utf-8", "surrogateescape").split("\0") if name)

    def _check_staged(
        self, place: CommitPlace, objects: Objects, theirs: Index, entries: Mapping[str, Entry | None]
    ) -> None:
        """Refuse what would leave the person's index behind, where it would look like taking the commit back."""
        theirs.copy_from(place.index)
        new = {path: entry for path, entry in {**place.files, **entries}.items() if entry is not None}
        clashing = follow(objects, theirs.read(), place.files, new, entries).clashing
        for path, why in clashing.items():
            raise Failure(
                Fault.CONFLICT,
                tr(
                    ("What you have staged of {path} can't stay staged beside this commit: the file {why}."),
                    path=shown(path),
                    why=why,
                ),
                kept=KEPT,
                next_step=tr("Commit or unstage your own changes of {path} first.", path=shown(path)),
            )

    @contextmanager
    def _passing(self) -> Iterator[Path]:
        """A folder of our own that is gone afterwards."""
        try:
            self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            passing = tempfile.TemporaryDirectory(prefix="commit-", dir=self._scratch, ignore_cleanup_errors=True)
        except OSError as error:
            raise Failure(
                Fault.STORE, tr("There is no room to prepare a commit."), kept=KEPT, detail=str(error)
            ) from error
        with passing as name:
            yield Path(name)

    # --- the commit --------------------------------------------------------------------------------

    def _run(
        self, place: CommitPlace, private: Index, message: bytes, *, trusted: bool, cancelled: threading.Event
    ) -> Attended:
        runner = self._runner.trusting() if trusted else self._runner
        config = [*NO_GUESSING, *_AS_WRITTEN, *([] if trusted else self._person.drivers_off())]
        process = runner.converse(_COMMIT, cwd=place.top, env=private.env, config=config)
        return attend(process, message, cancelled, HOOK_SECONDS)

    def _made(self, place: CommitPlace, private: Index, ended: Attended) -> str:
        """Id of the commit.

        Raises:
            Failure: GIT when there is none.
        """
        told = _MADE.match(ended.out)
        if told:
            return told[1]
        # Git may have been ended after it had moved HEAD, while the last hook ran.
        head = self._rev(place, "HEAD")
        moved = head not in {"", place.head} and self._rev(place, f"{head}^") == place.head
        if moved and self._rev(place, f"{head}^{{tree}}") == private.tree():
            return head
        raise _not_made(ended)

    def _check_parent(self, place: CommitPlace, commit: str) -> None:
        """Give way when somebody committed between our look at HEAD and git's: their work is not in our tree."""
        parent = self._rev(place, f"{commit}^")
        if parent == place.head:
            return
        self._runner.output(["update-ref", "-m", "haiku-pair: give way", "HEAD", parent, commit], cwd=place.top)
        raise Failure(
            Fault.BUSY,
            tr("Somebody else committed at the same moment."),
            kept=KEPT,
            next_step=tr("Look at the new commit, then commit again."),
        )

    def _finished(self, place: CommitPlace, objects: Objects, theirs: Index, commit: str, ended: Attended) -> Done:
        new = objects.tree(commit)
        changed = {path for path in {*place.files, *new} if place.files.get(path) != new.get(path)}
        notes = self._follow(place, objects, theirs, new, changed)
        if ended.code != 0:
            notes.append(
                tr(
                    "The commit is made, but a hook that ran after it was stopped: {stopped}.",
                    stopped=ended.stopped or ended.code,
                )
            )
        if not place.branch:
            notes.append(tr("HEAD is detached: the commit is on no branch until you make one."))
        inside = sorted(path.removeprefix(place.prefix) for path in changed if path.startswith(place.prefix))
        said = "\n".join(text for text in (ended.err, ended.out) if text)
        return Done(commit, tuple(inside), said, tuple(notes))

    def _follow(
        self, place: CommitPlace, objects: Objects, theirs: Index, new: Mapping[str, Entry], changed: Collection[str]
    ) -> list[str]:
        """Let the person's index follow the commit; what to tell them where it can't."""
        try:
            with IndexLock(place.index) as lock:
                theirs.copy_from(place.index)
                staged = theirs.read()
                following = follow(objects, staged, place.files, new, changed)
                if following.changes:
                    theirs.put(following.changes)
                    theirs.mark({path: mark for path, mark in staged.hidden.items() if following.changes.get(path)})
                    lock.publish(theirs.place)
        except Failure as failure:
            return [_left_behind(sorted(changed), failure.problem.what)]
        return [_left_behind([path], tr("the file {why}", why=why)) for path, why in following.clashing.items()]

    def _rev(self, place: CommitPlace, name: str) -> str:
        """An id; empty when there is no such thing."""
        done = self._runner.run(["rev-parse", "--quiet", "--verify", name], cwd=place.top)
        return done.out.decode("ascii", "replace").strip()


def _checked(message: str) -> bytes:
    if not message.strip() or "\0" in message:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("A commit needs a message of text."),
            kept=KEPT,
            next_step=tr("Say in a line what was changed, then commit again."),
        )
    return message.encode("utf-8", "replace")


def _nothing(left_out: Mapping[str, str]) -> Failure:
    named = "; ".join(f"{shown(path)} {why}" for path, why in list(left_out.items())[:3])
    return Failure(
        Fault.NOTHING_TO_DO,
        tr("There is nothing to commit: {named}.", named=named)
        if named
        else tr("There is nothing to commit: HEAD holds it all."),
        kept=KEPT,
    )


def _not_made(ended: Attended) -> Failure:
    said = "\n".join(text for text in (ended.err, ended.out) if text)
    last = said.splitlines()[-1] if said else tr("exit code {code}", code=ended.code)
    if ended.stopped:
        return refused(
            tr("The commit was stopped: {stopped}.", stopped=ended.stopped), tr("Commit again when you like."), said
        )
    return refused(
        tr("Git or one of the repository's hooks refused the commit: {last}", last=shown(last)),
        tr("Read what the hook says, mend it, then commit again."),
        said,
    )


def _left_behind(paths: Collection[str], why: str) -> str:
    named = ", ".join(shown(path) for path in list(paths)[:3]) + (" …" if len(paths) > 3 else "")
    return tr(
        (
            "The index was left as it was for {named}: {why} Until you run `git reset -q -- "
            "<file>` there, git shows the committed lines as taken back."
        ),
        named=named,
        why=why,
    )
