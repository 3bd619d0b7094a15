"""Settings and folders: tolerant of everything in the file, careful when writing it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.store.settings import load, save
from haiku_pair.protocol.values import Settings, Theme


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_settings_come_back(path: Path) -> None:
    settings = Settings(base_url="http://localhost:1", theme=Theme.DARK, max_turn_dollars=2.5, code_font_size=12)
    save(path, settings)
    assert load(path) == (settings, None)
    assert "model" not in path.read_text()


def test_no_file_means_the_defaults(path: Path) -> None:
    assert load(path) == (Settings(), None)


@pytest.mark.case("G07")
@pytest.mark.parametrize("raw", [b"[[[", b"\xff\xfe\x00", b"model = ", b"a=1\na=2", b"\0", b"x" * 2_000_000])
def test_a_broken_file_is_set_aside(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    settings, problem = load(path)
    assert settings == Settings()
    assert problem
    [kept] = path.parent.iterdir()
    assert kept.read_bytes() == raw
    assert kept.name in problem.kept


@pytest.mark.case("G07")
def test_values_that_make_no_sense_count_as_defaults(path: Path) -> None:
    path.write_text(
        'model = 7\nmax_rounds = -1\nmax_turn_dollars = nan\ncode_font_size = "big"\ntheme = "pink"\nbase_url = "http://x"'
    )
    settings, problem = load(path)
    assert settings == Settings(base_url="http://x")
    assert problem
    for name in ("model", "max_rounds", "max_turn_dollars", "code_font_size", "theme"):
        assert name in problem.what
    assert path.exists()


@pytest.mark.case("G07")
def test_an_empty_file_and_unknown_keys_are_fine(path: Path) -> None:
    path.write_bytes(b"")
    assert load(path) == (Settings(), None)
    path.write_text('from_the_future = 1\nmax_turn_dollars = 3\n[section]\nmodel = "x"')
    assert load(path) == (Settings(max_turn_dollars=3.0), None)


def test_comments_and_unknown_keys_stay(path: Path) -> None:
    path.write_text("# mine\nfuture = 1\nmax_rounds = 3 # few\n")
    save(path, Settings(max_rounds=5))
    assert path.read_text() == "# mine\nfuture = 1\nmax_rounds = 5 # few\n"
    save(path, Settings())
    assert "max_rounds" not in path.read_text()


@pytest.mark.case("G08")
def test_two_windows_changing_different_settings_keep_both(path: Path) -> None:
    save(path, Settings(max_rounds=5), known=Settings())
    save(path, Settings(theme=Theme.DARK), known=Settings())
    assert load(path)[0] == Settings(max_rounds=5, theme=Theme.DARK)


@pytest.mark.case("L04")
def test_settings_are_private_and_links_are_followed(path: Path, tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles"
    dotfiles.mkdir()
    (dotfiles / "mine.toml").write_text("")
    path.symlink_to(dotfiles / "mine.toml")
    save(path, Settings(max_rounds=2))
    assert path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path)[0].max_rounds == 2


def test_a_file_that_is_no_file_is_not_read(path: Path) -> None:
    os.mkfifo(path)
    settings, problem = load(path)
    assert settings == Settings()
    assert problem


def test_a_folder_that_cannot_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure):
        save(tmp_path / "file" / "settings.toml", Settings())


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    paths = Paths.from_environment({"HAIKU_PAIR_HOME": str(tmp_path / "home")})
    folder = paths.workspace_dir(Path("/some/where"))
    assert folder.is_relative_to(tmp_path / "home" / "data")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert paths.workspace_dir(Path("/some/../some/where/")) == folder
    assert paths.workspace_dir(Path("/some/where/else")) != folder


@pytest.mark.case("G10")
@pytest.mark.parametrize("value", ["relative/path", ""])
def test_odd_system_variables_still_give_absolute_folders(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HOME", raising=False)
    paths = Paths.from_environment({})
    for folder in (paths.config, paths.data, paths.state, paths.cache):
        assert folder.is_absolute()


@pytest.mark.case("G10")
def test_an_unwritable_place_is_a_failure_with_advice(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(Failure) as error:
        Paths.below(tmp_path / "home").workspace_dir(tmp_path)
    assert "HAIKU_PAIR_HOME" in error.value.problem.next_step
