"""The translations are those of the code: complete, with the same names in them, none left over."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from haiku_pair.words import LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != SOURCE])
def test_every_text_is_translated(tool: ModuleType, language: str) -> None:
    assert tool.faults(language) == []


def test_a_text_put_together_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("title = tr('Open ' + name)\n")
    with pytest.raises(tool.NotLiteral, match=r"page\.py:1"):
        tool.messages(tmp_path)


def test_files_follow_the_code(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code" / "window" / "files"
    code.mkdir(parents=True)
    page = code / "page.py"
    page.write_text("tr('Old')\ntr('A < {b}', b=1)\ntrn('{count} hunk', '{count} hunks', 2)\n")
    monkeypatch.setattr(tool, "TRANSLATIONS", tmp_path / "ts")
    monkeypatch.setattr(tool.messages, "__defaults__", (tmp_path / "code",))
    assert tool.update("zh_CN", {"Old": "旧", "A < {b}": "甲 < {b}", "{count} hunk": "{count} 块"}) == 0
    assert tool.faults("zh_CN") == []
    page.write_text("tr('New {name}', name=1)\ntr('A < {b}', b=1)\n")
    assert tool.faults("zh_CN") == [
        "not translated (window-files): 'New {name}'",
        "no longer said: 'Old'",
        "no longer said: '{count} hunk'",
    ]
    assert tool.update("zh_CN") == 1
    tool.update("zh_CN", {"New {name}": "新 {nome}"})
    assert tool.faults("zh_CN") == ["names what its English does not: '新 {nome}'"]
