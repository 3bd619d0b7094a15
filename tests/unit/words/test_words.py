"""What people read is looked up by its English text, and stays English where nothing is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from haiku_pair.words import tr, trn
from haiku_pair.words.catalogue import read, translations

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN"><context><name>window</name>
<message><source>Open {path}</source><translation>打开 {path}</translation></message>
<message><source>Later</source><translation type="unfinished">以后</translation></message>
<message numerus="yes"><source>{count} file</source>
  <translation><numerusform>{count} 个文件</numerusform></translation></message>
</context></TS>
"""


def said_in(folder: Path, code: str) -> str:
    environ = {"HAIKU_PAIR_LANGUAGE": str(folder), "PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, check=True, timeout=60)
    return run.stdout.decode().strip()


def test_english_says_what_the_code_says() -> None:
    assert tr("Open {path}", path="a {b}") == "Open a {b}"
    assert tr("100 % {as it is}") == "100 % {as it is}"
    assert [trn("{count} file", "{count} files", n) for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_another_language_says_what_is_finished(tmp_path: Path) -> None:
    (tmp_path / "window.ts").write_text(TS, encoding="utf-8")
    code = (
        "from haiku_pair.words import tr, trn;"
        "print(tr('Open {path}', path='x{y}'), tr('Later'), trn('{count} file', '{count} files', 3), sep='|')"
    )
    assert said_in(tmp_path, code) == "打开 x{y}|Later|3 个文件"


def test_a_broken_file_leaves_english(tmp_path: Path) -> None:
    (tmp_path / "window.ts").write_text("<TS><context>", encoding="utf-8")
    assert translations(f"{tmp_path}/") == {}
    assert translations("tlh") == {}


def test_unfinished_texts_are_not_said(tmp_path: Path) -> None:
    file = tmp_path / "window.ts"
    file.write_text(TS, encoding="utf-8")
    assert list(read(file)) == ["Open {path}", "{count} file"]
