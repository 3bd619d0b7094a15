"""Files and edited copies of them, as hypothesis strategies: near copies, odd line ends, missing final newlines."""

from __future__ import annotations

from hypothesis import strategies as st

_LINES = ["a\n", "b\n", "c\r\n", "\n", "  d\n", "e\r\n", "f\n", "g\rh\n", "ü\u2028\n"]
_CODECS = [("", "utf-8"), ("", "utf-8"), ("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")]


@st.composite
def lines(draw: st.DrawFn, max_size: int = 40) -> list[str]:
    """Lines with their endings: few different ones, or all different, so that they can be told apart."""
    if draw(st.booleans()):
        return draw(st.lists(st.sampled_from(_LINES), max_size=max_size))
    return [f"line {number}\n" for number in range(draw(st.integers(0, max_size)))]


@st.composite
def edited(draw: st.DrawFn, old: list[str], names: tuple[str, ...] = ("new", "x")) -> list[str]:
    """An edited copy of lines: some are gone, replaced, doubled or followed by new ones, in clusters."""
    new: list[str] = []
    rest = draw(st.integers(0, 9))
    for line in old:
        rest -= 1
        if rest >= 0:
            new.append(line)
            continue
        name = draw(st.sampled_from(names))
        new += draw(st.sampled_from([[], [line, f"{name}\n"], [f"{name}\n"], [line, line], [f"{name}\r\n", "y\n"]]))
        rest = draw(st.sampled_from([0, 0, 1, 2, 3, 7, 12]))
    if draw(st.integers(0, 4)) == 0:
        new.append("end")
    return new


@st.composite
def versions(draw: st.DrawFn, count: int = 2) -> tuple[bytes, ...]:
    """A file and edited copies of it, in one encoding."""
    old = draw(lines())
    texts = [old, *(draw(edited(old, (f"n{index}", "x"))) for index in range(1, count))]
    if draw(st.integers(0, 3)) == 0:
        old.append("end")
    if draw(st.integers(0, 9)) == 0:
        texts = [[line.replace("\r", "").replace("\n", "\r") for line in text] for text in texts]
    bom, codec = draw(st.sampled_from(_CODECS))
    boms = [bom] * count if codec != "utf-8" or draw(st.integers(0, 5)) else [bom if i else "" for i in range(count)]
    return tuple((mark + "".join(text)).encode(codec) for mark, text in zip(boms, texts, strict=True))
