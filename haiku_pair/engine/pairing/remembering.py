"""A line for the project's rules file, as a proposal: the person sees it in the review before it is written."""

from __future__ import annotations

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.overlay import REGULAR, Overlay
from haiku_pair.engine.pairing.rules import RULE_FILES
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MAX_LINE = 2_000


def remember(overlay: Overlay, line: str) -> str:
    """Propose the line at the end of the rules file that counts, or of a new one; the file's name.

    Raises:
        Failure: `BAD_REQUEST`, there is no line, or the file is no text; those of `Overlay.propose`.
    """
    words = " ".join(line.split())
    if not words or len(words) > MAX_LINE:
        raise Failure(Fault.BAD_REQUEST, tr("There is no line to remember."), next_step=tr("Write it after the #."))
    path, version = _rules(overlay)
    raw = version.raw if version is not None else b""
    try:
        document = Document.decode(raw)
    except Undecodable as error:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("{path} is no text: {reason}.", path=path, reason=error.reason),
            kept=tr("Nothing was proposed."),
        ) from error
    last = len(document.lines) - 1
    end = document.lines[last].text
    added = document.replace(last, 1, [*([end] if end else []), f"- {words}", ""])
    overlay.propose({path: FileVersion(added.encode(), version.mode if version else REGULAR)})
    return path


def _rules(overlay: Overlay) -> tuple[str, FileVersion | None]:
    for path in RULE_FILES:
        version = overlay.version(path)
        if version is not None:
            return path, version
    return RULE_FILES[0], None
