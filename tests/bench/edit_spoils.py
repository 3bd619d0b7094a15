"""What small models do to edits, and what files have that models do not write: each as a way to spoil a right edit.

A spoiler changes a `Sent` and says whether it had anything to do. What is right afterwards is written down beside it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from tests.bench.edit_cases import Case, Sent, case_of
from tests.bench.edit_corpus import RealEdit

Spoiler = Callable[[Sent, random.Random], bool]


def as_it_is(_sent: Sent, _chance: random.Random) -> bool:
    """Nothing."""
    return True


def no_last_break(sent: Sent, _chance: random.Random) -> bool:
    """The texts end with their last line, not with a line break."""
    sent.closed = False
    return bool(sent.new)


def blanks_in_file(sent: Sent, chance: random.Random) -> bool:
    """Lines of the file end with blanks that the model leaves out; kept lines keep them."""
    places = [at for at in range(sent.real.first, sent.real.last) if sent.file[at].strip()]
    for at in places:
        sent.file[at] += chance.choice(["", "  ", "\t", " "])
    for index, forms in enumerate(sent.forms):
        if sent.real.kept[index] < 0:
            forms |= {form + trail for form in list(forms) for trail in ("  ", "\t", " ")}
    return any(sent.file[at][-1] in " \t" for at in places)


def blanks_from_model(sent: Sent, chance: random.Random) -> bool:
    """The model's lines end with blanks that the file does not have; in new lines they may stay."""
    sent.old = [line + chance.choice(["", " ", "  "]) for line in sent.old]
    sent.new = [
        line + chance.choice(["", " "]) if kept < 0 else sent.old[kept]
        for line, kept in zip(sent.new, sent.real.kept, strict=True)
    ]
    for forms in sent.forms:
        forms |= {form.rstrip() + blanks for form in list(forms) for blanks in ("", " ", "  ")}
    return tuple(sent.old) != sent.real.old


def dedented(sent: Sent, _chance: random.Random) -> bool:
    """Both texts without the indentation that all their lines share."""
    indents = [_indent(line) for line in (*sent.old, *sent.new) if line.strip()]
    shared = min(indents, key=len, default="")
    if not shared or not all(indent.startswith(shared) for indent in indents):
        return False
    sent.old = [line.removeprefix(shared) for line in sent.old]
    sent.new = [line.removeprefix(shared) for line in sent.new]
    # A single line is found exactly, behind its indentation: whether further lines are to be shifted is not told.
    sent.loose = len([line for line in sent.old if line]) < 2 < len(sent.new)
    return True


def indented(sent: Sent, chance: random.Random) -> bool:
    """Both texts shifted to the right."""
    more = chance.choice(["  ", "    ", "\t"])
    sent.old = [more + line if line else line for line in sent.old]
    sent.new = [more + line if line else line for line in sent.new]
    return any(sent.old)


def first_line_bare(sent: Sent, _chance: random.Random) -> bool:
    """Both texts begin after the indentation of their first line."""
    if not sent.old or not sent.new or not _indent(sent.old[0]) or _indent(sent.old[0]) != _indent(sent.new[0]):
        return False
    if not sent.old[0].strip() or not sent.new[0].strip() or len(sent.old) == 1:
        return False
    sent.old[0], sent.new[0] = sent.old[0].lstrip(), sent.new[0].lstrip()
    sent.loose = len([line for line in sent.old if line]) < 2
    return True


def tabs_in_file(sent: Sent, _chance: random.Random) -> bool:
    """The file is indented with tabs, the model writes spaces."""
    if not all(_whole(line) for line in (*sent.file, *sent.new)):
        return False
    sent.file = [_with_tabs(line) for line in sent.file]
    sent.forms = [{_with_tabs(form) for form in forms} for forms in sent.forms]
    return any(line.startswith(" ") for line in sent.old)


def tabs_from_model(sent: Sent, _chance: random.Random) -> bool:
    """The file is indented with spaces, the model writes tabs."""
    if not all(_whole(line) for line in (*sent.old, *sent.new)):
        return False
    sent.old, sent.new = [_with_tabs(line) for line in sent.old], [_with_tabs(line) for line in sent.new]
    return any(line.startswith("\t") for line in sent.old)


def crlf_file(sent: Sent, _chance: random.Random) -> bool:
    r"""Every line of the file ends with `\r\n`."""
    sent.endings = ["\r\n"] * len(sent.file)
    sent.new_endings = {"\r\n"}
    return True


def crlf_from_model(sent: Sent, _chance: random.Random) -> bool:
    r"""The model ends its lines with `\r\n`, the file does not."""
    sent.text_ending = "\r\n"
    return True


def mixed_file(sent: Sent, chance: random.Random) -> bool:
    """Each line of the file ends in its own way; a new line may take either."""
    sent.endings = [chance.choice(["\n", "\r\n"]) for _ in sent.file]
    sent.new_endings = {"\n", "\r\n"}
    return True


def no_final_newline(sent: Sent, _chance: random.Random) -> bool:
    """The file ends with the edit, without a line break."""
    sent.file, sent.endings = sent.file[: sent.real.last], sent.endings[: sent.real.last]
    sent.endings[-1] = ""
    return bool(sent.new) and bool(sent.file[-1]) and len(sent.file) > 1


def byte_order_mark(sent: Sent, _chance: random.Random) -> bool:
    """The file begins with a byte order mark."""
    sent.bom = "\ufeff"
    return True


def byte_order_mark_sent(sent: Sent, _chance: random.Random) -> bool:
    """The edit is at the start of the file and the model sends the byte order mark along."""
    sent.bom, sent.rim = "\ufeff", ("\ufeff", "")
    return sent.real.first == 0 and bool(sent.new)


def utf_16(sent: Sent, _chance: random.Random) -> bool:
    """The file is UTF-16."""
    sent.bom, sent.encoding = "\ufeff", "utf-16-le"
    return True


def blank_rims(sent: Sent, chance: random.Random) -> bool:
    """Both texts begin and end with blank lines that the file does not have."""
    if not sent.new or not any(line.strip() for line in sent.new):
        return False
    around = sent.file[max(sent.real.first - 1, 0) : sent.real.last + 1]
    sent.rim = ("\n" * chance.randint(0, 2), "\n" * chance.randint(0, 2))
    return any(sent.rim) and all(line.strip() for line in (*around, sent.new[0], sent.new[-1]))


def numbered(separator: str, width: int) -> Spoiler:
    """Both texts with line numbers before each line."""

    def spoil(sent: Sent, _chance: random.Random) -> bool:
        sent.copy = list(sent.old)
        for lines in (sent.old, sent.new):
            lines[:] = [f"{at:{width}}{separator}{line}" for at, line in enumerate(lines, sent.real.first + 1)]
        return True

    return spoil


def numbered_old(sent: Sent, _chance: random.Random) -> bool:
    """Only the old text has line numbers."""
    sent.copy = sent.old
    sent.old = [f"{at}\t{line}" for at, line in enumerate(sent.old, sent.real.first + 1)]
    return True


def fancy_file(sent: Sent, _chance: random.Random) -> bool:
    """Kept lines of the file have typographic quotes and dashes, the model writes plain ones."""
    changed = False
    kept = {sent.real.first + at for at in sent.real.kept if at >= 0}
    for at in kept:
        fancy = _fancy(sent.file[at])
        changed, sent.file[at] = changed or fancy != sent.file[at], fancy
    return changed


def fancy_from_model(sent: Sent, _chance: random.Random) -> bool:
    """The file is plain, the model writes all its quotes typographic: plain again, or refused, both are right."""
    if not all(line.isascii() for line in (*sent.old, *sent.new)):
        return False
    old = sent.old
    sent.old, sent.new = [_fancy(line) for line in sent.old], [_fancy(line) for line in sent.new]
    known = {sign for line in sent.old for sign in line if not sign.isascii()}
    sent.loose = not {sign for line in sent.new for sign in line if not sign.isascii()} <= known
    return old != sent.old


def no_break_spaces(sent: Sent, chance: random.Random) -> bool:
    """Kept lines of the file have no-break spaces."""
    for at in {sent.real.first + at for at in sent.real.kept if at >= 0}:
        line = sent.file[at]
        sent.file[at] = _indent(line) + line.lstrip().replace(" ", "\u00a0", chance.randint(1, 3))
    return any("\u00a0" in line for line in sent.file[sent.real.first : sent.real.last])


def escaped(sent: Sent, _chance: random.Random) -> bool:
    r"""Both texts in one line with `\n` for line breaks; nobody can tell it from one that a string holds."""
    if len(sent.old) < 2 or not sent.new:
        return False
    sent.loose = any(re.search(r"\\(?:[nt\"\\]|$)", line) for line in (*sent.old, *sent.new)) or any(
        "\t" in line for line in sent.new
    )
    odd = any(line.replace('"""', "").count(sign) % 2 for line in sent.new for sign in "\"'`")
    sent.loose = sent.loose or odd
    sent.copy = [*sent.old, ""]
    sent.old, sent.new = ["\\n".join([*sent.old, ""])], ["\\n".join([*sent.new, ""])]
    sent.closed = False
    return True


def escaped_old(sent: Sent, _chance: random.Random) -> bool:
    r"""Only the old text is one line with `\n`; the new one is as it should be."""
    if len(sent.old) < 2 or not sent.new:
        return False
    sent.loose = any("\\" in line for line in (*sent.old, *sent.new))
    sent.copy = [*sent.old, ""]
    sent.old = ["\\n".join([*sent.old, ""])]
    sent.closed = False
    sent.new.append("")
    sent.new = ["\n".join(sent.new)]
    return True


def escaped_quotes(sent: Sent, _chance: random.Random) -> bool:
    r"""Every double quote of both texts has a backslash."""
    sent.loose = any("\\" in line for line in (*sent.old, *sent.new))
    sent.copy = sent.old
    sent.old = [line.replace('"', '\\"') for line in sent.old]
    sent.new = [line.replace('"', '\\"') for line in sent.new]
    return tuple(sent.old) != sent.real.old


def near_copy(sent: Sent, chance: random.Random) -> bool:
    """The file has a copy of the lines in which one word is different, after the edit."""
    copy = near(sent, chance)
    if copy is None:
        return False
    at = chance.randint(sent.real.last, len(sent.file))
    sent.file[at:at] = copy
    sent.endings[at:at] = ["\n"] * len(copy)
    return True


def together(*spoilers: Spoiler) -> Spoiler:
    """Several at once."""

    def spoil(sent: Sent, chance: random.Random) -> bool:
        return all(spoiler(sent, chance) for spoiler in spoilers)

    return spoil


SPOILERS: dict[str, Spoiler] = {
    "nothing": as_it_is,
    "no last line break": no_last_break,
    "trailing blanks, file": blanks_in_file,
    "trailing blanks, model": blanks_from_model,
    "indented too little": dedented,
    "indented too much": indented,
    "first line bare": first_line_bare,
    "tabs in the file": tabs_in_file,
    "tabs from the model": tabs_from_model,
    "CRLF file": crlf_file,
    "CRLF from the model": crlf_from_model,
    "mixed line endings": mixed_file,
    "no final newline": no_final_newline,
    "byte order mark": byte_order_mark,
    "byte order mark sent": byte_order_mark_sent,
    "UTF-16": utf_16,
    "blank lines at the rim": blank_rims,
    "line numbers, tab": numbered("\t", 6),
    "line numbers, colon": numbered(": ", 0),
    "line numbers, bar": numbered(" | ", 4),
    "line numbers, arrow": numbered("\u2192", 6),
    "line numbers in old only": numbered_old,
    "typographic file": fancy_file,
    "typographic model": fancy_from_model,
    "no-break spaces": no_break_spaces,
    "escaped": escaped,
    "escaped old only": escaped_old,
    "escaped quotes": escaped_quotes,
    "near copy beside it": near_copy,
    "CRLF, dedented": together(crlf_file, dedented),
    "CRLF, trailing blanks": together(blanks_in_file, crlf_file),
    "mark, CRLF, numbers": together(byte_order_mark, crlf_file, numbered("\t", 6)),
    "tabs, CRLF": together(tabs_in_file, crlf_file),
    "numbers, dedented": together(dedented, numbered("\t", 6)),
    "blanks, rims": together(blanks_in_file, blank_rims),
    "CRLF, no final newline": together(crlf_file, no_final_newline),
    "near copy, dedented": together(dedented, near_copy),
}


def spoiled(real: RealEdit, chance: random.Random) -> Iterator[Case]:
    """Every case that spoiling makes of one edit."""
    for kind, spoil in SPOILERS.items():
        sent = Sent.of(real)
        if spoil(sent, chance):
            case = case_of(kind, sent)
            if case is not None:
                yield case


def near(sent: Sent, chance: random.Random) -> list[str] | None:
    """The edit's lines with one word changed."""
    places = [at for at, line in enumerate(sent.real.old) if re.search(r"[A-Za-z]{3,}", line)]
    if not places:
        return None
    at = chance.choice(places)
    copy = list(sent.real.old)
    copy[at] = re.sub(r"[A-Za-z]{3,}", lambda match: match[0] + "x", copy[at], count=1)
    return copy


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _whole(line: str) -> bool:
    """Whether a line is indented by whole steps of four spaces."""
    return "\t" not in line and not len(_indent(line)) % 4


def _with_tabs(line: str) -> str:
    indent = _indent(line)
    return "\t" * (len(indent) // 4) + line[len(indent) :]


def _fancy(line: str) -> str:
    """A line with typographic quotes and dashes."""
    if '""' in line:
        return line
    line = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", line)
    line = re.sub(r"(?<=\w)'(?=\w)", "\u2019", line)
    return line.replace(" - ", " \u2013 ")
