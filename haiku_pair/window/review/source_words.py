"""How a review speaks, by what it is of: what its decisions mean, and what carrying it out does. No Qt."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.protocol.sources import SourceKind


class SourceWords(Struct, frozen=True):
    """Words of one kind of source."""

    accept: str
    reject: str
    """Both empty where there is nothing to decide."""
    carry_out: str
    """What carrying out does; empty where there is nothing to carry out."""
    all_decided: str
    empty: str
    """What stands in the pane when there is nothing to review, with keys as `key_names` has them."""
    accepted: str = "accepted"
    """What the counts call a hunk that was accepted."""
    rejected: str = ""
    """What they call one that was rejected; empty where that is not counted."""
    undecided: str = "undecided"
    """What a hunk is on which nothing was decided; empty where that is the usual thing, so that it is not said."""
    hint: str = ""
    """What carrying out does, in a word for the line of keys; the same as on its button if empty."""

    def hints(self) -> dict[str, str]:
        """The words of the hint line, by command."""
        carry_out = self.hint or self.carry_out[:1].lower() + self.carry_out[1:]
        return {"review.accept": self.accept.lower(), "review.reject": self.reject.lower(), "review.apply": carry_out}


_PROPOSAL = SourceWords(
    "Accept",
    "Reject",
    "Apply",
    "all decided, ‹review.apply› applies",
    "Nothing to review yet.\n\n"
    "What Haiku proposes appears here, hunk by hunk. Nothing of it is written to your files before you apply it.",
)
_BY_KIND = {
    SourceKind.PROPOSAL: _PROPOSAL,
    SourceKind.UNSTAGED: SourceWords(
        "Stage",
        "Discard",
        "Carry out",
        "all decided, ‹review.apply› carries it out",
        "Nothing is left to stage: the files are as the index has them.",
        "to stage",
        "to discard",
    ),
    SourceKind.STAGED: SourceWords(
        "Keep",
        "Unstage",
        "Carry out",
        "all decided, ‹review.apply› carries it out",
        "Nothing is staged.",
        "to keep",
        "to unstage",
    ),
    SourceKind.RANGE: SourceWords(
        "Accept",
        "Reject",
        "Propose to take back",
        "all decided, ‹review.apply› proposes to take back what is rejected",
        "There is no difference between the two.",
        rejected="to take back",
        undecided="",
        hint="take back",
    ),
    SourceKind.ROUND: SourceWords("Accept", "Reject", "", "all decided", "The proposal is as you saw it last."),
    SourceKind.FILES: SourceWords("", "", "", "", "There is no difference.", undecided=""),
    SourceKind.MERGE: SourceWords(
        "Take",
        "Leave",
        "Write the merged file",
        "all decided, ‹review.apply› writes the file",
        "Your file has all that the other side changed.\n\n‹review.apply› writes it.",
        "taken",
        hint="write",
    ),
}


def words_for(kind: SourceKind) -> SourceWords:
    """The words of a review of that kind."""
    return _BY_KIND[kind]
