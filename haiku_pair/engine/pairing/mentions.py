"""What the person names with `@` beside files and folders, as the model is shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.deltas import differences
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.problem_news import problem_line
from haiku_pair.engine.pairing.tools.base import numbered
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.engine.workspace.outline import Definition, outline
from haiku_pair.engine.workspace.problems import ProblemSource
from haiku_pair.protocol.mentions import STAGED, Mention, MentionKind
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MAX_SYMBOL_LINES = 400
MAX_SESSION = 24_000
"""Characters of another session, about 7,000 tokens: its beginning and, for the most part, its end."""
_SESSION_BEGINS = 4_000
MAX_PROBLEMS = 100
MAX_SELECTION = 200_000
"""Characters."""
_KEPT = tr("Your message and what is attached are kept.")
_REMOVE = tr("Remove it from the message.")


@dataclass(frozen=True)
class Difference:
    """Two trees, and what is to be said of them first."""

    base: str
    proposed: str
    head: str = ""


class Mentionable(Protocol):
    """What the open folder knows. Runs in the lane that owns git."""

    def difference(self, *, staged: bool) -> Difference:
        """What is not committed, or what is staged.

        Raises:
            Failure: there is no repository.
        """

    def commit(self, name: str) -> Difference:
        """A commit against its first parent; its author and message first.

        Raises:
            Failure: there is no such commit.
        """

    def session(self, name: str) -> tuple[str, str]:
        """Title and text of a session of this folder, without secrets.

        Raises:
            Failure: there is no such session here.
        """

    @property
    def trees(self) -> Trees:
        """Reads the trees."""

    @property
    def problems(self) -> ProblemSource:
        """Knows what is wrong."""


@dataclass(frozen=True)
class Mentioned:
    """The text for the model, and the file it is about, if it is about one."""

    text: str
    path: str = ""


def mentioned(mention: Mention, overlay: Overlay, known: Mentionable) -> Mentioned:
    """What is sent for it. Runs in the lane.

    Raises:
        Failure: it is not there any more, there is nothing to show, or it may hold secrets.
    """
    match mention.kind:
        case MentionKind.SYMBOL:
            return _symbol(mention, overlay)
        case MentionKind.SELECTION:
            return _selection(mention, overlay)
        case MentionKind.DIFF:
            staged = mention.name == STAGED
            text = _changes(known.difference(staged=staged), overlay, known.trees)
            if not text:
                raise _refused(
                    tr("Nothing is staged.") if staged else tr("Everything is committed: there is no difference.")
                )
            return Mentioned(_block("diff", "what is staged" if staged else "what is not committed", text))
        case MentionKind.COMMIT:
            return Mentioned(_block("commit", mention.name, _commit(known.commit(mention.name), overlay, known.trees)))
        case MentionKind.SESSION:
            title, text = known.session(mention.name)
            return Mentioned(_block("session", title, _shortened(text)))
        case MentionKind.PROBLEMS:
            text = _problems(mention.name, overlay, known.problems)
            return Mentioned(_block("problems", mention.name or "all files", text), mention.name)


# --- parts of files ------------------------------------------------------------------------------


def _symbol(mention: Mention, overlay: Overlay) -> Mentioned:
    path = overlay.clean(mention.path)
    raw = overlay.read(path)
    try:
        lines = [line.text for line in Document.decode(raw).lines]
    except Undecodable as error:
        raise _refused(tr("{path} is no text: {reason}.", path=path, reason=error.reason)) from error
    definitions = outline(path, raw)
    named = [number for number, one in enumerate(definitions) if one.name == mention.name]
    if not named:
        raise _refused(
            tr("{path} does not define {name} any more.", path=path, name=mention.name),
            tr("Name it again where it is now."),
        )
    number = min(named, key=lambda found: abs(definitions[found].line - mention.line))
    first = definitions[number].line
    last = _end_of(number, definitions, lines)
    cut = f"\n({last - first + 1 - MAX_SYMBOL_LINES} more lines)" if last - first >= MAX_SYMBOL_LINES else ""
    shown = lines[first - 1 : min(last, first - 1 + MAX_SYMBOL_LINES)]
    return Mentioned(_document(path, numbered(shown, first) + cut), path)


def _end_of(number: int, definitions: Sequence[Definition], lines: Sequence[str]) -> int:
    """The last line of a definition: what is before the next one that does not lie in it, but not what leads to that.

    A decorator, comment or blank line belongs to what follows it.
    """
    own = definitions[number]
    after = (one.line for one in definitions[number + 1 :] if one.depth <= own.depth)
    last = next(after, len(lines) + 1) - 1
    while last > own.line and lines[last - 1].lstrip()[:1] in {"", "@", "#", "/", "*"}:
        last -= 1
    return last


def _selection(mention: Mention, overlay: Overlay) -> Mentioned:
    path = overlay.clean(mention.path)
    overlay.refuse_withheld(path)
    if len(mention.text) > MAX_SELECTION:
        raise _refused(
            tr(
                "{count:,} characters are selected; {max_selection:,} can be attached.",
                count=len(mention.text),
                max_selection=MAX_SELECTION,
            ),
            tr("Select less."),
        )
    return Mentioned(_document(path, numbered(mention.text.split("\n"), mention.line)), path)


# --- the history ---------------------------------------------------------------------------------


def _changes(found: Difference, overlay: Overlay, trees: Trees) -> str:
    return differences(trees, found.base, found.proposed, overlay.withheld)


def _commit(found: Difference, overlay: Overlay, trees: Trees) -> str:
    changes = _changes(found, overlay, trees) or tr("Nothing in this folder was changed by it.")
    return f"{found.head.strip()}\n\n{changes}"


def _shortened(text: str) -> str:
    if len(text) <= MAX_SESSION:
        return text.strip()
    left = len(text) - MAX_SESSION
    return f"{text[:_SESSION_BEGINS]}\n\n({left:,} characters left out)\n\n{text[_SESSION_BEGINS - MAX_SESSION :]}"


# --- problems ------------------------------------------------------------------------------------


def _no_problems(path: str, *, ready: bool) -> str:
    if not path:
        if ready:
            return tr("No problems are known in this folder.")
        return tr("No problems are known in this folder: nothing looks for them in its files yet.")
    if ready:
        return tr("No problems are known in {path}.", path=path)
    return tr("No problems are known in {path}: nothing looks for them in its files yet.", path=path)


def _problems(path: str, overlay: Overlay, source: ProblemSource) -> str:
    known = source.known()
    paths = [overlay.clean(path)] if path else sorted(known)
    told = [one for name in paths if not overlay.withheld.why(name) for one in sorted(known.get(name, ()))]
    if not told:
        raise _refused(_no_problems(path, ready=source.ready))
    more = [f"({len(told) - MAX_PROBLEMS} more)"] if len(told) > MAX_PROBLEMS else []
    return "\n".join([*map(problem_line, told[:MAX_PROBLEMS]), *more])


# --- words ---------------------------------------------------------------------------------------


def _document(path: str, text: str) -> str:
    return f'<document source="{path}">\n{text}\n</document>'


def _block(kind: str, of: str, text: str) -> str:
    name = " ".join(of.split()).replace('"', "'")
    return f'<mentioned_{kind} of="{name}">\n{text.strip()}\n</mentioned_{kind}>'


def _refused(what: str, next_step: str = _REMOVE) -> Failure:
    return Failure(Fault.BAD_REQUEST, what, kept=_KEPT, next_step=next_step)
