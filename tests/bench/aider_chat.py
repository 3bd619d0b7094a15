"""Chats with Aider as a person at its prompt; run by the interpreter that has Aider installed.

    python aider_chat.py OPTION ...       options of Aider's command line

Reads one message a line, as JSON, and writes one line when Aider has done with it. What Aider prints is dropped.
"""

from __future__ import annotations

import importlib
import json
import os
import sys


def main() -> int:
    """Answer every line until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    coder = importlib.import_module("aider.main").main(sys.argv[1:], return_coder=True)
    for line in sys.stdin:
        coder.run(with_message=json.loads(line))
        answers.write("done\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
