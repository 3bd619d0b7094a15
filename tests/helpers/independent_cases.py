"""Changes that look as if one part needed another, and do not."""

from __future__ import annotations

from tests.helpers.dependent_cases import PARSER

NOT_MISSING: dict[str, tuple[str, str, dict[str, str]]] = {
    "defined in a file that is not touched": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
        @ b.py
        +from c import parse_line
        """,
        "def parse_line",
        {"c.py": PARSER},
    ),
    "from a package with the same name of a module": (
        """
        @ src/a.py
        +def parse_line(text):
        +    return text.split()
        @ b.py
        +from lib.a import parse_line
        """,
        "def parse_line",
        {},
    ),
    "the import of that module finds it in another file": (
        """
        @ src/a.py
         X = 1
        +def parse_line(text):
        +    return text.split()
        @ b.py
        +from a import parse_line
        """,
        "def parse_line",
        {"tests/a.py": PARSER},
    ),
    "defined in another accepted hunk": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
         …
        +def parse_line(x):
        +    return x
        +parse_line(1)
        """,
        "text.split",
        {},
    ),
    "imported in another accepted hunk": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
         …
        +from z import parse_line
        +parse_line(1)
        """,
        "text.split",
        {},
    ),
    "a parameter of the user": (
        """
        @ a.py
        +rate = 3
         …
        +def f(rate):
        +    return rate
        """,
        "rate = 3",
        {},
    ),
    "only in strings and comments": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
         …
        +x = 'parse_line'  # parse_line
        """,
        "text.split",
        {},
    ),
    "a keyword argument": (
        """
        @ a.py
        +rate = 3
         …
        +dict(rate=2)
        """,
        "rate = 3",
        {},
    ),
    "a built-in name": (
        """
        @ a.py
        +def open(x):
        +    return x
         …
        +open('f')
        """,
        "def open",
        {},
    ),
    "a method that lists have too": (
        """
        @ a.py
         class A:
             x = 1
        +    def append(self): ...
         …
        +[].append(1)
        """,
        "def append",
        {},
    ),
    "a member that is known elsewhere in the folder": (
        """
        @ a.py
         class A:
             x = 1
        +    def shuffle_all(self): ...
         …
        +deck.shuffle_all()
        """,
        "def shuffle_all",
        {"c.py": "cards.shuffle_all()\n"},
    ),
    "another language": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
        @ b.js
        +parse_line('');
        """,
        "def parse_line",
        {},
    ),
    "prose": (
        """
        @ a.rb
        +def parse_line(x)
        +end
        @ README.md
        +Call parse_line first.
        """,
        "def parse_line",
        {},
    ),
    "a local variable of a function": (
        """
        @ a.py
        +def f():
        +    parse_line = 1
        +    return parse_line
        @ b.py
        +from a import parse_line
        """,
        "def f",
        {},
    ),
    "a file that can't be parsed": (
        """
        @ a.py
        +def parse_line(text):
        +    return text.split()
         …
        +parse_line('')
        +def (broken parse_line
        """,
        "text.split",
        {},
    ),
    "go: same name in another file of the package": (
        """
        @ p/a.go
         package p
        +func Rate() int { return 1 }
        @ p/b.go
         package p
        +var x = Rate()
        """,
        "func Rate",
        {"p/c.go": "package p\nfunc Rate() int { return 2 }\n"},
    ),
    "go: another folder": (
        """
        @ p/a.go
         package p
        +func Rate() int { return 1 }
        @ q/b.go
         package q
        +var x = Rate()
        """,
        "func Rate",
        {},
    ),
    "javascript: a package": (
        """
        @ a.js
         x;
        +export function parse(t) {}
        @ b.js
        +import { parse } from 'a';
        """,
        "function parse",
        {},
    ),
}
"""By name: the files, what is rejected, and files that are not touched."""
