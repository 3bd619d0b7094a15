"""What a file names, in every language: definitions, uses, members, imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.workspace.definitions import Import, Module, Names, Role, is_module, names_in, parts_of
from haiku_pair.engine.workspace.naming import grammar
from haiku_pair.engine.workspace.naming.python import PYTHON

ROOT = Path(__file__).parents[3]
SNIPPETS = {
    "pkg/f.py": """
        import os.path as p, json, a.b
        from .c import x as y, z
        from . import w
        class Money(Base):
            cents: int = 3
            def add(self, other, *rest, rate: Rate = ONE, **more) -> Sum:
                self.total = other
                for i, (u, v) in pairs: y.parse(key=rate)
                with lock as held: return [n for n in held if n]
        match shape:
            case Point(x=1, y=found): pass
        if (size := len(rest)): lambda s, t=1: s
    """,
    "ui/f.tsx": """
        import React, { useState as state } from 'react';
        import * as rows from './rows';
        const { load, save: keep } = require('../store.js');
        export { Other } from './other';
        export default class Page extends Base implements Shown {
          open: Flag = true; static make(a, b?: Opt, ...rest) { this.items = a.first; }
        }
        interface Entry { cents: Cents; show(at: Place): Row }
        type Both<T> = T | Entry; enum Side { Left, Right = 2 }
        const View = ({ width, height = 1 }: Props) => <rows.Row name={width} {...height}><Cell/></rows.Row>;
        for (const one of many) { label: use(`${one}`, { short, long: value }); }
    """,
    "money/f.go": """
        package money
        import ( "fmt"; al "x.org/app/other"; . "x.org/app/all" )
        const Rate, Half = 1, 2
        type Entry struct { Cents int; next *Entry; Base }
        func (e *Entry) Add(a, b int, more ...string) (sum Sum, err error) {
            first, rest := split(more); for i, one := range rest { use(i, one) }
            e.Cents = al.Parse(Entry{Cents: 1, next: first}); return
        }
    """,
    "src/f.rs": """
        use crate::a::{self, parse as read, all::*};
        mod inner; mod tests { use super::*; }
        pub struct Entry<T> { cents: i32, pub rest: T }
        enum Side { Left, Right { far: u8 } }
        impl<T> Entry<T> { pub fn new(cents: i32, mut rest: T) -> Self {
            let (low, high) = split(rest);
            if let Some(one) = low { Entry { cents: one, rest } } else { high.show(); a::run() }
            match high { Side::Left => 1, n @ 3 => vec![n, low.cents, a::X], Entry { cents: found, .. } => found }
        } }
    """,
    "f.rb": """
        # class Comment
        class Money < Base
          RATE = 3
          def in_cents(other) "def text" end
        end
        puts in_cents(1)
    """,
}  # fmt: skip

SAID = {
    "pkg/f.py": [
        "os.path: p", "json: json", "a.b: a", "pkg.c.x: y", "pkg.c.z: z", "pkg.w: w",
        "5 Money+ Base", "6 Money.cents+ int", "7 Money.add+ self- other- rest- rate- Rate ONE more- Sum",
        "8 self Money.total+ other", "9 i- u- v- pairs y y.parse rate", "10 lock held- n n- held n",
        "11 shape", "12 Point x- y- found-", "13 size- len rest s- t- s",
    ],
    "ui/f.tsx": [
        ".react.default: React", ".react.useState: state", "ui.rows: rows", "store.load: load", "store.save: keep",
        "ui.other.Other: ",
        "6 Page+ Base Shown", "7 Page.open+ Flag Page.make+ a- b- Opt rest- Page.items+ a a.first",
        "9 Entry+ Entry.cents+ Cents Entry.show+ at- Place Row", "10 Both+ T- T Entry Side+ Side.Left+ Side.Right+",
        "11 View+ width- height- Props rows rows.Row width height Cell rows rows.Row",
        "12 one- many use one short .long+ value",
    ],
    "money/f.go": [
        "fmt: fmt", "x.org/app/other: al", "x.org/app/all.*: ",
        "4 Rate+ Half+", "5 Entry+ Entry.Cents+ int Entry.next+ Entry Base",
        "6 e- Entry Entry.Add+ a- b- int more- string sum- Sum err- error",
        "7 first- rest- split more i- one- rest use i one", "8 e e.Cents al al.Parse Entry first",
    ],
    "src/f.rs": [
        "a: a", "a.parse: read", "a.all.*: ", "inner: inner", "src.f.*: ",
        "3 tests+", "4 Entry+ T- Entry.cents+ Entry.rest+ T", "5 Side+ Side.Left+ Side.Right+ Side.far+",
        "6 T- Entry T Entry.new+ cents- rest- T Self",
        "7 low- high- split rest", "8 Some one- low Entry one rest high high.show a a.run",
        "9 high Side Side.Left n- vec n low low.cents a a.X Entry found- found",
    ],
    "f.rb": ["3 Money+ Base", "4 RATE+", "5 in_cents+ other", "7 puts in_cents"],
}  # fmt: skip
"""Imports as `what: what it is called here`, then line by line: `+` defined, `-` for a function alone, `.` a member."""


def taken(one: Import) -> str:
    module = ("/" if one.module.is_folder else ".").join(one.module.parts)
    return f"{'.'.join(part for part in (module, one.name) if part)}: {one.local}"


def said(names: Names) -> list[str]:
    found = [taken(one) for one in names.imports]
    lines: dict[int, list[str]] = {}
    for one in names.occurrences:
        member = one.is_member or one.role is Role.MEMBER
        sign = {Role.DEFINES: "-" if one.is_local else "+"}.get(one.role, "")
        lines.setdefault(one.line, []).append(f"{one.owner + '.' if member else ''}{one.name}{sign}")
    keywords = {"end", "class", "def"}
    return [*found, *(f"{line} " + " ".join(n for n in known if n not in keywords) for line, known in lines.items()
                      if set(known) - keywords)]  # fmt: skip


@pytest.mark.parametrize("path", SNIPPETS)
def test_names_of_a_file(path: str) -> None:
    assert said(names_in(path, dedent(SNIPPETS[path]).encode())) == SAID[path]


@given(st.sampled_from(sorted(SNIPPETS)), st.data())
def test_any_text_has_names_that_stand_where_they_are_said_to(path: str, data: st.DataObject) -> None:
    """Also when it is cut anywhere and mixed with other bytes."""
    text = SNIPPETS[path].encode()
    start, end = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))
    raw = text[:start] + data.draw(st.binary(max_size=20)) + text[end:]
    names = names_in(path, raw)
    ends = "\n" if b"\n" in raw else "\r"
    lines = raw.decode("utf-8", "replace").split(ends)
    assert all(one.name in lines[one.line - 1] for one in names.occurrences)
    wanted = set(data.draw(st.lists(st.sampled_from([one.name for one in names.occurrences] or ["x"]), max_size=3)))
    only = names_in(path, raw, wanted).occurrences
    assert only == tuple(one for one in names.occurrences if one.name in wanted)


def test_without_its_grammar_a_language_has_words() -> None:
    nowhere = grammar.Language("tree_sitter_of_nowhere", "language", PYTHON.names, PYTHON.rules, PYTHON.classes,
                               PYTHON.functions, PYTHON.import_query, PYTHON.imports, PYTHON.receiver)  # fmt: skip
    assert grammar.read(nowhere, "a.py", b"x = 1\n", None) is None


def test_data_prose_and_what_is_too_large_have_no_names() -> None:
    assert names_in("a.py", b"x\0 = 1") == names_in("README.md", b"class x") == Names()
    assert names_in("a.py", b"x = 1\n" * 100_000) == Names()


def test_nothing_of_this_is_loaded_before_something_is_checked() -> None:
    """Neither with the engine, nor a grammar with what would need it."""
    told = "print([name for name in sys.modules if 'tree_sitter' in name or 'workspace.naming' in name])"
    for code in (
        f"import sys, haiku_pair.engine.server.workshop; {told}",
        f"import sys, haiku_pair.engine.server.checking; {told.replace('workspace.naming', ' ')}",
    ):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("module", "path", "meant"),
    [
        (Module(("a", "b")), "src/a/b.py", True),
        (Module(("a", "b")), "a/b/__init__.py", True),
        (Module(("b",)), "lib.py", False),
        (Module(("src", "a"), exact=True), "lib/src/a.ts", False),
        (Module(("src", "a"), exact=True), "src/a/index.tsx", True),
        (Module(("src", "a", "index"), exact=True), "src/a/index.tsx", True),
        (Module(("x.org", "money"), is_folder=True), "money/a.go", True),
        (Module(("x.org", "money"), is_folder=True), "a.go", False),
        (Module((), exact=True, is_folder=True), "a.go", True),
        (Module(()), "a.rs", False),
    ],
)
def test_which_files_an_import_may_mean(module: Module, path: str, *, meant: bool) -> None:
    assert is_module(module, path) is meant


def test_files_that_stand_for_their_folder() -> None:
    assert (parts_of("src/a/mod.rs"), parts_of("main.py"), parts_of("a/b.d.ts")) == (
        ("src", "a"),
        ("main",),
        ("a", "b"),
    )
