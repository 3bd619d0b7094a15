"""What a summary keeps word for word, and that a request after one is always legal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import Message, ToolResult, assistant, encode_history, tool_call, user
from haiku_pair.engine.claude.profiles import profile_for
from haiku_pair.engine.pairing import summary
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.pairing.summary import Covered, summary_text, verdicts_in
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine, verdict_text
from haiku_pair.engine.store.conversations import KeptMessage
from haiku_pair.protocol.events import Compacted, CompactionUndone, ConversationEvent
from tests.helpers.api_rules import check_request

REJECTED = VerdictLine("a.py", "line 3", Outcome.REJECTED)
BY_HAND = VerdictLine("b.py", "line 9", Outcome.APPLIED, "-old\n\n+new\n+The person reviewed your proposal, too")


def covered(*messages: Message, said: tuple[str, ...] = (), files: dict[str, bytes] | None = None) -> Covered:
    return Covered(said, messages, files or {}, is_running=False)


def test_verdicts_are_taken_whole_though_a_hand_edit_holds_empty_lines() -> None:
    verdict = verdict_text([REJECTED, BY_HAND])
    block = f"<workspace>\na.py (changed)\n\n{verdict}\n\nOpen in the editor: a.py.\n</workspace>"
    assert verdicts_in(block) == [verdict]
    assert verdicts_in(f"<workspace>\n{verdict}\n</workspace>") == [verdict]
    assert verdicts_in("nothing of it") == []
    text = summary_text(covered(user("words", block), assistant("ok")), "done")
    assert verdict in text
    assert "Open in the editor" not in text


def test_the_persons_words_are_kept_and_the_oldest_go_first() -> None:
    said = tuple(f"rule {number}: " + "x" * 3_000 for number in range(20))
    text = summary_text(covered(said=said), "done")
    assert "rule 19" in text
    assert "rule 13" in text
    assert "rule 2:" not in text
    assert "earlier messages are left out" in text
    assert len(text) < summary.MAX_WORDS + 2_000


def test_the_files_read_last_come_with_their_text_and_secrets_never() -> None:
    files = {"old.py": b"o" * 20_000, ".env": b"KEY=1", "bad.bin": b"\xff\xfe", "new.py": b"print(1)"}
    text = summary_text(covered(files=files), "done")
    assert '<document path="new.py">\nprint(1)\n</document>' in text
    assert "- old.py\n" in text
    assert "oooo" not in text
    assert "KEY=1" not in text


def test_without_an_account_the_last_answers_stand_for_it() -> None:
    text = summary_text(covered(user("a"), assistant("first"), assistant("then"), assistant("last")), "  ")
    assert "first\n\nthen\n\nlast" in text
    assert "first" not in summary_text(covered(assistant("first")), "mine")


class _Store:
    """Takes what it is given."""

    def begin(self, fork_of: str = "") -> str:
        return "new" + fork_of

    def append(self, conversation: str, event: ConversationEvent) -> None:
        pass

    def append_all(self, conversation: str, events: object) -> None:
        pass

    def append_messages(self, conversation: str, first: int, messages: object) -> None:
        pass

    async def past(self, conversation: str) -> Kept:
        return Kept(conversation)

    async def open(self, conversation: str) -> Kept:
        return Kept(conversation)


_CALL = tool_call("c1", "read_file", '{"path": "a.py"}')
_MESSAGES = st.lists(
    st.sampled_from(
        [
            user("words"),
            user("words", "<workspace>\nx\n</workspace>"),
            assistant("answer"),
            assistant("look", _CALL),
            user(ToolResult("c1", "text")),
            user(ToolResult("c2", "text"), "more"),
        ]
    ),
    max_size=12,
)


@given(_MESSAGES, st.data())
def test_a_request_after_any_summary_is_legal(messages: list[Message], data: st.DataObject) -> None:
    kept = tuple(KeptMessage("t", encode_history([message])) for message in messages)
    conversation = Conversation(_Store(), Kept("c", messages=kept))
    upto = data.draw(st.integers(0, len(messages)))
    conversation.keep(Compacted("s", "", upto, "the summary", 10, 5))
    profile = profile_for("claude-haiku-4-5")
    request = build_request(profile, ("role",), (), conversation.messages())
    check_request({**request, "stream": True}, counting=False)
    assert request["messages"][0]["content"][0]["text"] == "the summary"
    conversation.keep(CompactionUndone("s"))
    assert conversation.messages() == messages


def test_one_unreadable_message_ends_what_the_model_knows() -> None:
    good = encode_history([user("a")])
    kept = tuple(KeptMessage(turn, body) for turn, body in (("t", good), ("t", b"\xff"), ("u", good)))
    assert len(Conversation(_Store(), Kept("c", messages=kept)).messages()) == 1
