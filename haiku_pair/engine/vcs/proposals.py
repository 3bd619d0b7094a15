"""A proposal as the difference between two trees: its files, its hunks, and the tree of what was accepted.

Text is selected from line lists, never from patch text. What has no lines (a new place, a mode, a link, an empty or
binary file) is one hunk without lines, with a heading that says what it is, so that it is decided like the rest.
Decisions themselves are kept elsewhere; here they are arguments.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from haiku_pair.edits.hunks import changed_lines, diff
from haiku_pair.edits.hunks import select as select_lines
from haiku_pair.edits.parts import whole
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.recoding import said_of_encoding
from haiku_pair.engine.vcs.trees import EXECUTABLE, LINK, SUBMODULE, FileVersion, TreeChange, Trees
from haiku_pair.protocol.values import ChangeKind, Decision, Fault, FileChange
from haiku_pair.words import tr

_MODES = {"100644": "plain file", EXECUTABLE: "executable file", LINK: "link", SUBMODULE: "submodule"}


@dataclass(frozen=True)
class _Parts:
    """The hunks of one file, by what accepting them means."""

    text: tuple[Hunk, ...] = ()
    moved: Hunk | None = None
    mode: Hunk | None = None
    whole: Hunk | None = None
    """Decides everything about the file at once."""

    def all(self) -> tuple[Hunk, ...]:
        marks = (self.whole, self.moved, self.mode)
        return (*(mark for mark in marks if mark is not None), *self.text)


@dataclass(frozen=True)
class _Study:
    """What a change says of itself, whatever is decided."""

    parts: _Parts
    added: int
    removed: int
    sensitive: str
    encoding: str


def file_changes(
    trees: Trees, base: str, proposed: str, decisions: Mapping[tuple[str, str], Decision]
) -> tuple[FileChange, ...]:
    """The files of a proposal, sorted by path.

    Args:
        trees: reads them.
        base: tree the proposal starts from.
        proposed: tree it leads to.
        decisions: by path and hunk id; of a renamed file its new path.

    Raises:
        Failure: NO_GIT, GIT, or STORE when a tree is lost.
    """
    return tuple(_file_change(trees, change, decisions) for change in trees.changes(base, proposed))


def hunks(trees: Trees, base: str, proposed: str, path: str) -> tuple[Hunk, ...]:
    """The hunks of one file of a proposal: first those without lines, then the text from the top down.

    Raises:
        Failure: NOT_FOUND when the proposal does not touch the file; those of `file_changes`.
    """
    for change in trees.changes(base, proposed):
        if change.path == path:
            return _study(trees, change).parts.all()
    raise Failure(
        Fault.NOT_FOUND,
        tr("{path} is no longer part of the proposal.", path=path),
        kept=tr("Your files are as they were."),
        next_step=tr("Choose another file in the list."),
    )


def select(trees: Trees, base: str, proposed: str, accepted: Mapping[str, Set[str]]) -> str:
    """The tree with the accepted hunks and nothing else.

    A created file of which nothing is accepted does not exist in it, a deleted file goes when all of its hunks are
    accepted.

    Args:
        trees: reads and writes them.
        base: tree the proposal starts from.
        proposed: tree it leads to.
        accepted: ids of hunks by path; of a renamed file its new path.

    Raises:
        Failure: CONFLICT when what is accepted can't stand beside what is not (a file where a folder remains);
            those of `file_changes`.
    """
    wanted: dict[str, FileVersion | None] = {}
    for change in trees.changes(base, proposed):
        ids = accepted.get(change.path, frozenset())
        if ids:
            wanted.update(_selected(trees, change, ids))
    if not wanted:
        return base
    result = trees.write(base, wanted)
    gone = [c.path for c in trees.changes(base, result, renames=False) if c.kind is ChangeKind.DELETED]
    unwanted = [path for path in gone if wanted.get(path, path) is not None]
    if unwanted:
        raise Failure(
            Fault.CONFLICT,
            tr(
                ("An accepted file would take the place of {unwanted}, whose deletion is not accepted."),
                unwanted=unwanted[0],
            ),
            kept=tr("Your files and all decisions are as they were."),
            next_step=tr(
                "Accept the deletion of {unwanted} too, or reject the file in its place.", unwanted=unwanted[0]
            ),
        )
    return result


def sensitive(path: str, old_mode: str = "", new_mode: str = "", target: bytes = b"") -> str:
    """Why accepting a change of this file deserves a second look; empty when it does not.

    Args:
        path: of the file.
        old_mode: git's mode before, empty for a created file.
        new_mode: git's mode after, empty for a deleted file.
        target: where a link points to.
    """
    if new_mode == LINK:
        where = tr("outside the folder") if _leads_out(path, target) else target.decode("utf-8", "replace")
        return tr("It becomes a link to {where}.", where=where)
    if new_mode == EXECUTABLE and old_mode != EXECUTABLE:
        return tr("It becomes executable.")
    return next((reason for pattern, reason in _SENSITIVE if pattern.search(path)), "")


def _leads_out(path: str, target: bytes) -> bool:
    text = target.decode("utf-8", "surrogateescape")
    return text.startswith("/") or posixpath.normpath(posixpath.join(posixpath.dirname(path), text)).startswith("..")


def _named(names: str, reason: str) -> tuple[re.Pattern[str], str]:
    return re.compile(rf"(^|/)({names})$", re.IGNORECASE), reason


def _below(folders: str, reason: str) -> tuple[re.Pattern[str], str]:
    return re.compile(rf"(^|/)({folders})/", re.IGNORECASE), reason


_SENSITIVE = (
    _named(r"\.gitattributes|\.gitmodules|\.lfsconfig", tr("git itself acts on this file.")),
    _below(r"\.husky|\.githooks|hooks", tr("Hooks are run by git or by other tools.")),
    _named(r"\.pre-commit-config\.ya?ml|lefthook\.ya?ml", tr("It names programs that git hooks run.")),
    _below(r"\.vscode|\.idea|\.zed|\.devcontainer", tr("Editors run tasks and settings from here.")),
    _below(r"\.github|\.gitlab|\.circleci|\.ci|\.buildkite", tr("Build servers run what stands here.")),
    _named(
        r"\.gitlab-ci\.yml|azure-pipelines\.yml|jenkinsfile|\.travis\.yml", tr("Build servers run what stands here.")
    ),
    _named(r"\.envrc|\.env(\..*)?|\.tool-versions|mise\.toml", tr("Shells and tools load this file by themselves.")),
    _named(
        r"conftest\.py|sitecustomize\.py|usercustomize\.py|.*\.pth|noxfile\.py|tox\.ini", tr("It is run with tests.")
    ),
    _named(
        r"setup\.py|setup\.cfg|pyproject\.toml|hatch_build\.py", tr("It is run when the project is built or installed.")
    ),
    _named(
        r"(gnu)?makefile|.*\.mk|justfile|rakefile|cmakelists\.txt|build\.rs|dockerfile.*", tr("It is run by builds.")
    ),
    _named(r"package\.json|\.npmrc|\.yarnrc(\.yml)?|binding\.gyp", tr("It can name scripts that package tools run.")),
    _named(
        r"claude(\.local)?\.md|agents\.md|\.cursorrules|copilot-instructions\.md", tr("It instructs coding assistants.")
    ),
    _below(r"\.claude|\.cursor|\.haiku-pair", tr("It instructs coding assistants.")),
    _named(r"\.mcp\.json", tr("It names programs that coding assistants start.")),
)


# --- one file ----------------------------------------------------------------------------------------


def _sides(trees: Trees, change: TreeChange) -> tuple[FileVersion | None, FileVersion | None]:
    sides = []
    for oid, mode in ((change.old_oid, change.old_mode), (change.new_oid, change.new_mode)):
        sides.append(trees.version(mode, oid) if oid else None)
    return sides[0], sides[1]


def _parts(change: TreeChange, old: FileVersion | None, new: FileVersion | None) -> _Parts:
    """The hunks of a file; never none."""
    if old and new and old.mode != new.mode and not {LINK, SUBMODULE}.isdisjoint((old.mode, new.mode)):
        heading = f"{_MODES.get(old.mode, old.mode)} becomes {_MODES.get(new.mode, new.mode)}"
        return _Parts(whole=_mark("type", change, heading))
    if SUBMODULE in {change.old_mode, change.new_mode}:
        # Its line is no text to choose from: a commit or none.
        sides = " becomes ".join(oid[:9] for oid in (change.old_oid, change.new_oid) if oid)
        return _Parts(whole=_mark("submodule", change, f"submodule {change.kind}: {sides}"))
    moved = _mark("moved", change, f"renamed from {change.old_path}") if change.old_path else None
    mode = None
    if old and new and old.mode != new.mode:
        heading = f"{_MODES.get(old.mode, old.mode)} becomes {_MODES.get(new.mode, new.mode)}"
        mode = _mark("mode", change, heading)
    text = diff(old.raw if old else b"", new.raw if new else b"")
    if not text and moved is None and mode is None:
        return _Parts(whole=_mark("whole", change, f"empty file {change.kind}"))
    return _Parts(text, moved, mode)


def _mark(what: str, change: TreeChange, heading: str) -> Hunk:
    """A hunk without lines; its id follows from what it stands for."""
    facts = [what, change.old_path, change.path, change.old_mode, change.new_mode]
    facts.append(change.new_oid if what in {"type", "submodule"} else "")
    known = "\0".join(facts)
    name = f"{what}-{hashlib.sha256(known.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    return Hunk(name, 0, 0, 0, 0, (), heading)


def _study(trees: Trees, change: TreeChange) -> _Study:
    def work_out() -> _Study:
        old, new = _sides(trees, change)
        parts = _parts(change, old, new)
        reason = sensitive(change.path, change.old_mode, change.new_mode, new.raw if new else b"")
        if not reason and change.old_path:
            reason = sensitive(change.old_path)
        return _Study(parts, *changed_lines(parts.text), reason, _encoding(parts, old, new))

    return trees.once(change, work_out)


def _has_no_lines(parts: _Parts) -> bool:
    return any(not hunk.lines for hunk in parts.text)


def _encoding(parts: _Parts, old: FileVersion | None, new: FileVersion | None) -> str:
    return said_of_encoding(old.raw if old else b"", new.raw if new else b"") if _has_no_lines(parts) else ""


def _file_change(trees: Trees, change: TreeChange, decisions: Mapping[tuple[str, str], Decision]) -> FileChange:
    study = _study(trees, change)
    found = study.parts.all()
    said = [decisions.get((change.path, hunk.id), Decision.UNDECIDED) for hunk in found]
    return FileChange(
        change.path,
        change.kind,
        change.old_path,
        study.added,
        study.removed,
        len(found),
        said.count(Decision.ACCEPTED),
        said.count(Decision.REJECTED),
        change.old_mode,
        change.new_mode,
        binary=_has_no_lines(study.parts) and not study.encoding,
        sensitive=study.sensitive,
        encoding=study.encoding,
    )


def _selected(trees: Trees, change: TreeChange, accepted: Set[str]) -> dict[str, FileVersion | None]:
    """What accepting these hunks makes of a file; empty when it makes no difference."""
    parts = _study(trees, change).parts
    known = {hunk.id for hunk in parts.all()}
    ids = {name for name in accepted if whole(name) in known}
    if not ids:
        return {}
    old, new = _sides(trees, change)
    if parts.whole is not None:
        return {change.path: new}
    raw = select_lines(old.raw if old else b"", new.raw if new else b"", ids)
    if new is None and not raw:
        return {change.path: None}
    sides = [side.mode for side in (old, new) if side is not None]
    # A new mode counts when it is accepted; of a file that is on one side only there is nothing to choose.
    mode = sides[-1] if parts.mode is not None and parts.mode.id in ids else sides[0]
    if parts.moved is None:
        return {change.path: FileVersion(raw, mode)}
    if parts.moved.id in ids:
        return {change.old_path: None, change.path: FileVersion(raw, mode)}
    return {change.old_path: FileVersion(raw, mode)}
