"""The language is settled before anything is said: as asked, as set, as the system speaks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.cli.language import chosen, spoken
from haiku_pair.engine.store.paths import Paths


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_SG"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh_CN"),
    ],
)
def test_the_system_is_listened_to(environ: dict[str, str], language: str) -> None:
    assert spoken(environ) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('language = "zh_CN"\n', "zh_CN"),
        ("model = \"x\"\nlanguage='en' # mine\n", "en"),
        ('[other]\nlanguage = "zh_CN"\n', ""),
        ('languages = "zh_CN"\n', ""),
        ('language = ""\n', ""),
    ],
)
@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "HOME", "HAIKU_PAIR_HOME"])
def test_the_settings_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, language: str
) -> None:
    for name in ("XDG_CONFIG_HOME", "HAIKU_PAIR_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    file = Paths.from_environment().settings_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    assert chosen({variable: str(tmp_path)}) == language


def test_the_command_line_speaks_it(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "haiku_pair", "--nonsense"]
    run = subprocess.run(command, env=environ, capture_output=True, check=False, timeout=60)
    assert run.returncode == 2
    assert "没有选项 --nonsense" in run.stderr.decode()
