"""Changes of which one part needs another, in several languages."""

from __future__ import annotations

PARSER = "def parse_line(text):\n    return text.split()\n"

ACROSS_FILES = {
    "python": (
        """
        @ src/a.py
         X = 1
        +def parse_line(text):
        +    return text.split()
        @ src/b.py
        +from a import parse_line
        +print(parse_line('a b'))
        """,
        "def parse_line",
        "parse_line of src/a.py, used in src/b.py:1",
    ),
    "python, relative": (
        """
        @ p/a.py
         X = 1
        +def parse_line(text):
        +    return text.split()
        @ p/b.py
        +from .a import X, parse_line as parse
        """,
        "def parse_line",
        "parse_line of p/a.py, used in p/b.py:1",
    ),
    "python, of the module": (
        """
        @ p/a.py
         X = 1
        +def parse_line(text):
        +    return text.split()
        @ b.py
         from p import a
        +a.parse_line('')
        """,
        "def parse_line",
        "parse_line of p/a.py, used in b.py:2",
    ),
    "python, everything": (
        """
        @ a.py
         X = 1
        +def parse_line(text):
        +    return text.split()
        @ b.py
         from a import *
        +parse_line('')
        """,
        "def parse_line",
        "parse_line of a.py, used in b.py:2",
    ),
    "python, class attribute": (
        """
        @ a.py
         class Money:
             x = 1
        +    def in_cents(self):
        +        return 1
        @ b.py
         from a import Money
        +Money(1).in_cents()
        """,
        "def in_cents",
        "in_cents of a.py, used in b.py:2",
    ),
    "python, whole file": (
        """
        @+ src/a.py
        +def parse_line(text):
        +    return text.split()
        @ src/b.py
        +import a
        """,
        "def parse_line",
        "a of src/a.py, used in src/b.py:1",
    ),
    "javascript": (
        """
        @ lib/a.js
         const x = 1;
        +export function parseLine(t) { return t.split(' '); }
        @ b.js
        +import { parseLine } from './lib/a.js';
        +parseLine('');
        """,
        "function parseLine",
        "parseLine of lib/a.js, used in b.js:1",
    ),
    "javascript, required": (
        """
        @ a.js
         const x = 1;
        +function parseLine(t) { return t; }
        +module.exports = { parseLine };
        @ b.js
        +const { parseLine } = require('./a');
        """,
        "function parseLine",
        "parseLine of a.js, used in b.js:1",
    ),
    "typescript": (
        """
        @ a.ts
         const x = 1;
        +export interface Entry { cents: number }
        @ b.ts
        +import type { Entry } from './a';
        """,
        "interface Entry",
        "Entry of a.ts, used in b.ts:1",
    ),
    "tsx, through a namespace": (
        """
        @ ui/row.tsx
         const x = 1;
        +export const Row = () => <tr/>;
        @ app.tsx
         import * as ui from './ui/row';
        +const r = <ui.Row/>;
        """,
        "const Row",
        "Row of ui/row.tsx, used in app.tsx:2",
    ),
    "go, same package": (
        """
        @ p/a.go
         package p
        +func parseLine(s string) string { return s }
        @ p/b.go
         package p
        +func F() { parseLine("") }
        """,
        "func parseLine",
        "parseLine of p/a.go, used in p/b.go:2",
    ),
    "go, same package at the top": (
        """
        @ a.go
         package p
        +type Entry struct { Cents int }
        @ b.go
         package p
        +var e Entry
        """,
        "type Entry",
        "Entry of a.go, used in b.go:2",
    ),
    "go, other package": (
        """
        @ money/a.go
         package money
        +func Parse(s string) string { return s }
        @ main.go
         package main
         import "x.org/app/money"
        +func F() { money.Parse("") }
        """,
        "func Parse",
        "Parse of money/a.go, used in main.go:3",
    ),
    "rust": (
        """
        @ src/a.rs
         const X: i32 = 1;
        +pub fn parse_line(t: &str) {}
        @ src/b.rs
        +use crate::a::{X, parse_line};
        """,
        "fn parse_line",
        "parse_line of src/a.rs, used in src/b.rs:1",
    ),
    "rust, associated": (
        """
        @ src/a.rs
         pub struct Money;
        +impl Money {
        +  pub fn in_cents(&self) -> i32 { 1 }
        +}
        @ src/b.rs
         use crate::a::Money;
        +fn f(m: Money) { m.in_cents(); }
        """,
        "fn in_cents",
        "in_cents of src/a.rs, used in src/b.rs:2",
    ),
    "java, by words": (
        """
        @ A.java
         class A {
        +  static int parseLine(String s) {
        +    return 1;
        +  }
         }
        @ B.java
         class B {
        +  int x = A.parseLine("");
         }
        """,
        "static int parseLine",
        "parseLine of A.java, used in B.java:2",
    ),
    "c, by words": (
        """
        @ a.h
         #pragma once
        +int parse_line(const char *text);
        @ b.c
        +#include "a.h"
        +int main(void) {
        +  return parse_line("");
        +}
        """,
        "int parse_line",
        "",
    ),
    "ruby, by words": (
        """
        @ a.rb
         X = 1
        +def parse_line(text)
        +  text
        +end
        @ b.rb
        +puts parse_line('')
        """,
        "def parse_line",
        "parse_line of a.rb, used in b.rb:1",
    ),
}
"""By name: the files, what of the last but one is rejected, and what is told of it."""

IN_ONE_FILE = {
    "python, function": ("a.py", PARSER, "print(parse_line(''))\n"),
    "python, constant": ("a.py", "RATE = 3\n", "print(RATE * 2)\n"),
    "python, import": ("a.py", "import json\n", "print(json.dumps([]))\n"),
    "python, imported name": ("a.py", "from os import path as p\n", "print(p.sep)\n"),
    "javascript": ("a.js", "const rate = (x) => x;\n", "rate(3);\n"),
    "typescript": ("a.ts", "type Cents = number;\n", "let x: Cents = 3;\n"),
    "go": ("a.go", "const rate = 3\n", "var x = rate\n"),
    "go, import": ("a.go", 'import "strings"\n', 'var x = strings.ToUpper("a")\n'),
    "rust": ("a.rs", "fn rate() -> i32 { 3 }\n", "mod tests { use super::*; fn t() { rate(); } }\n"),
    "rust, in a macro": ("a.rs", "fn rate() -> i32 { 3 }\n", "fn t() { assert_eq!(rate(), 3); }\n"),
    "rust, import": ("a.rs", "use std::io;\n", "fn t() { io::stdin(); }\n"),
    "shell, by words": ("a.sh", "greet_all() {\n  echo hello\n}\n", "greet_all now\n"),
}
"""Path, definition, use."""
