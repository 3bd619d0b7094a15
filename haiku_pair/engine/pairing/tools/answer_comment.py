"""The tool `answer_comment`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.engine.pairing.comments import MODEL
from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    object_schema,
    text_argument,
)
from haiku_pair.protocol.comments import Answer
from haiku_pair.words import tr


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    comment: str
    text: str
    resolved: bool = False


class AnswerComment:
    """Put an answer under one of the person's comments."""

    name = "answer_comment"
    writes = True

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            ("comment", "text"),
            comment={"type": "string", "description": "Id of the comment, as it stands in brackets before its place."},
            text={"type": "string", "description": "The answer, in one to four sentences."},
            resolved={"type": "boolean", "description": "True when the comment asks for nothing more."},
        )

    def title(self, arguments: JSON) -> str:
        """What is answered."""
        text = text_argument(arguments, "text")
        return tr("Answer a comment: {text}", text=text).rstrip(": ") if text else tr("Answer a comment")

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Answer."""
        wanted = checked(_Input, arguments)
        if not wanted.text.strip():
            raise ToolError("The answer is empty; nothing was put under the comment.")
        answer = Answer(MODEL, wanted.text.strip())
        context.comments.answer_anywhere(wanted.comment, answer, resolved=wanted.resolved)
        return ToolAnswer("The answer stands under the comment.", tr("answered"))
