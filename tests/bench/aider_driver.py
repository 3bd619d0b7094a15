"""Gives edits to Aider's search/replace engine; run by the interpreter that has Aider installed.

Reads one JSON object a line (`raw` in base 64, `old`, `new`) and answers each with `raw` or null, and the seconds
it took. Files are read and written as Aider does it: as UTF-8 text with universal line endings. What its module
imports and the engine does not use (the chat, its prompts' base, the terminal) is replaced by empty modules, so that
nothing but Aider's own package has to be installed.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import io
import json
import sys
import time
import types
from pathlib import Path

FENCE = ("```", "```")


def engine() -> types.ModuleType:
    """Aider's module with the engine."""
    spec = importlib.util.find_spec("aider")
    package = types.ModuleType("aider.coders")
    package.__path__ = [str(Path(str(spec and spec.origin)).parent / "coders")]
    base = types.ModuleType("aider.coders.base_coder")
    base.Coder = object  # type: ignore[attr-defined]
    sys.modules |= {"aider.coders": package, "aider.coders.base_coder": base, "aider.utils": types.ModuleType("utils")}
    return importlib.import_module("aider.coders.editblock_coder")


def closed(text: str) -> str:
    """A block's text as Aider reads it from a reply: it ends with a line break unless it is empty."""
    return text if not text or text.endswith("\n") else text + "\n"


def main() -> int:
    """Answer every line."""
    found = engine()
    for line in sys.stdin:
        asked = json.loads(line)
        raw = base64.b64decode(asked["raw"])
        started = time.process_time()
        try:
            text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8").read()
            after = found.do_replace("file.txt", text, closed(asked["old"]), closed(asked["new"]), FENCE)
        except ValueError:
            after = None
        seconds = time.process_time() - started
        answer = None if after is None else base64.b64encode(after.encode()).decode()
        sys.stdout.write(json.dumps({"raw": answer, "seconds": seconds}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
