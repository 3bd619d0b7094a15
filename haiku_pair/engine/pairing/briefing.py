"""What the model is told with a message beside its words, and what of it counts as told from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from haiku_pair.engine.pairing.aside import Aside
from haiku_pair.engine.pairing.attachments import Attached, Attaching
from haiku_pair.engine.pairing.context import MessageContext, message_context
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.failing_tests import FailingTests
from haiku_pair.engine.pairing.going_back import GoingBack
from haiku_pair.engine.pairing.modes import mode_words
from haiku_pair.engine.pairing.orientation import Nearby, map_part, nearby_text, nearby_words
from haiku_pair.engine.pairing.picture import Picture
from haiku_pair.engine.pairing.problem_news import ProblemNews
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.titles import first_words
from haiku_pair.engine.workspace.withheld import Withheld
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.mentions import Mention, MentionKind
from haiku_pair.protocol.nearby import FindNearby, NearbyFound
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import GitState
from haiku_pair.words import tr


class Briefing:
    """For the lane that owns git and the proposal."""

    def __init__(
        self, parts: SessionParts, conversation: Conversation, picture: Picture, going_back: GoingBack
    ) -> None:
        """All of them are the session's."""
        self._parts = parts
        self._conversation = conversation
        self._picture = picture
        self._going_back = going_back
        self.aside = Aside()
        self._problems = ProblemNews(lambda: parts.mentionable.problems)
        self._tests = FailingTests(parts.gate)
        self.attaching = Attaching(parts.overlay, parts.mentionable)
        """Looks at what is attached."""

    def prepare(self, turn: str, message: SendMessage, comments: Sequence[Comment]) -> MessageContext:
        """What the model is told beside the words; from now on it counts as told."""
        parts, book = self._parts, self._parts.book
        working = parts.capture()
        self._going_back.note(tr("Before “{first_words}”", first_words=first_words(message.text)), working, turn)
        said = self._travelling(comments)
        files = self.attaching.look(message.attachments, self._conversation.messages())
        state = parts.git_state()
        context = self._context(self._picture.delta_to(working, state), state, message, said, files)
        book.anchor(working)
        self._picture.told(working, state)
        book.verdict_told()
        self.aside.told()
        self._problems.told()
        self._tests.told()
        parts.comments.told(said)
        for path, raw in files.read:
            parts.overlay.note_seen(path, raw)
        parts.overlay.rules.told(_looked_at(message, files))
        return context

    def foretell(self, message: SendMessage) -> MessageContext:
        """What the model would be told beside the words; nothing counts as told."""
        parts = self._parts
        files = self.attaching.look(message.attachments, self._conversation.messages())
        state = parts.git_state()
        delta = self._picture.delta_to(parts.capture(), state)
        return self._context(delta, state, message, self._travelling(()), files)

    def forget(self) -> None:
        """Another conversation is open."""
        self.aside.forget()
        self._problems.forget()
        self._tests.forget()

    def nearby(self, asked: FindNearby) -> NearbyFound:
        """The files that would be named to the model with a message."""
        found = self._nearby(asked, self.attaching.whole(asked.attached))
        return NearbyFound(tuple(found.files), found.tokens, self._parts.surroundings.ready)

    def _context(
        self, delta: MessageContext, state: GitState, message: SendMessage, said: Sequence[Comment], files: Attached
    ) -> MessageContext:
        parts, conversation = self._parts, self._conversation
        verdict = parts.book.verdict()
        asked = FindNearby(message.text, message.open_path, message.pinned, message.dropped)
        near = self._nearby(asked, [path for path, _ in files.read])  # what the window asked for with `attached`
        rules = parts.overlay.rules.news(_looked_at(message, files))
        more = (self.aside.words(), nearby_text(near), rules, mode_words(message.mode, conversation.mode))
        withheld = parts.overlay.withheld
        quoted = [_comment_to_show(comment, withheld) for comment in said]
        delta = self._with_problems(delta, files)
        context = message_context(delta, verdict, quoted, _to_show(message, withheld), state, more)
        workspace_map = map_part(parts.surroundings, conversation.messages(), parts.settings().map_tokens)
        words = [*files.words, *context.words, nearby_words(near)]
        attached_parts = ((workspace_map,) if workspace_map else ()) + files.parts
        return replace(context, words=tuple(filter(None, words)), attached=attached_parts)

    def _with_problems(self, delta: MessageContext, files: Attached) -> MessageContext:
        """What changed in the files the model knows or is told of, what is wrong in them, and failing tests."""
        overlay = self._parts.overlay
        paths = (*delta.paths, *self._parts.book.touched(), *files.paths, *overlay.seen())
        stays_here = overlay.withheld.why
        return delta.and_then(self._problems.look(paths, stays_here)).and_then(self._tests.look(stays_here))

    def _nearby(self, asked: FindNearby, attached_paths: Sequence[str] = ()) -> Nearby:
        """The files that matter, but for those the model has before it anyway."""
        parts = self._parts
        known = {*parts.overlay.seen(), *attached_paths}
        return parts.surroundings.nearby(asked, parts.settings().nearby_tokens, known)

    def _travelling(self, comments: Sequence[Comment]) -> tuple[Comment, ...]:
        known, review = self._parts.comments, self._parts.book.review
        chosen = (*known.travelling(review.id if review else ""), *known.current(comments))
        return tuple({comment.id: comment for comment in chosen}.values())


def _looked_at(message: SendMessage, files: Attached) -> list[str]:
    """The files that the message is about as far as the program knows: rules of their folders go along."""
    return [path for path in (message.open_path, *files.paths) if path]


def _to_show(message: SendMessage, withheld: Withheld) -> SendMessage:
    """The message without the open file or its selection, where they stay here or the lines go along anyway."""
    if any(isinstance(one, Mention) and one.kind is MentionKind.SELECTION for one in message.attachments):
        message = msgspec.structs.replace(message, selection=None)
    if withheld.why_ignored(message.open_path):
        return msgspec.structs.replace(message, open_path="", selection=None)
    return msgspec.structs.replace(message, selection=None) if withheld.why(message.open_path) else message


def _comment_to_show(comment: Comment, withheld: Withheld) -> Comment:
    """The comment without the lines it stands at, where they stay here."""
    if not withheld.why(comment.anchor.path):
        return comment
    return msgspec.structs.replace(comment, anchor=msgspec.structs.replace(comment.anchor, text=()), suggestion=None)
