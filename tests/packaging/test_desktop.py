"""What the desktop is told of the program names what there is. The slow tests are `packaging/dev package-test`."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from haiku_pair.cli import main
from haiku_pair.cli.forms import FORMS
from haiku_pair.window.app import APP_ID
from tests.packaging.conftest import ROOT

DESKTOP = ROOT / "packaging" / "desktop" / f"{APP_ID}.desktop"
METAINFO = ROOT / "packaging" / "desktop" / f"{APP_ID}.metainfo.xml"


@pytest.fixture(autouse=True)
def released(monkeypatch: pytest.MonkeyPatch) -> None:
    """`release` can be imported."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


def entry() -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(DESKTOP, "utf-8")
    return read


def test_every_exec_line_is_a_form_of_the_command_line() -> None:
    read = entry()
    calls = [read[section]["Exec"].split() for section in read.sections()]
    words = {form.word for form in FORMS}
    assert [call[0] for call in calls] == ["haiku-pair"] * len(calls)
    assert all(call[1] in words or call[1] == "%f" for call in calls)


def test_actions_are_there_and_folders_are_opened() -> None:
    main_part = entry()["Desktop Entry"]
    actions = [name for name in main_part["Actions"].split(";") if name]
    assert [section for section in entry().sections() if section.startswith("Desktop Action ")] == [
        f"Desktop Action {name}" for name in actions
    ]
    assert main_part["MimeType"] == "inode/directory;"
    assert main_part["Icon"] == APP_ID


def test_desktop_entry_is_valid() -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("no desktop-file-validate here")
    done = subprocess.run(["desktop-file-validate", DESKTOP], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_metainfo_is_about_this_program() -> None:
    component = ET.parse(METAINFO).getroot()
    assert component.findtext("id") == APP_ID
    assert component.findtext("launchable") == DESKTOP.name
    release = component.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "@VERSION@", "date": "@DATE@"}


def test_man_page_tells_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    from release.man_page import page

    text = page("1.2.3", date(2026, 5, 4))
    assert all(form.word.replace("-", "\\-") in text for form in FORMS)
    main(["--help"])
    assert len(capsys.readouterr().out.splitlines()) <= len(text.splitlines())
    assert not [line for line in text.splitlines() if line.startswith("'")]


def test_man_page_is_valid(tmp_path: Path) -> None:
    from release.man_page import page

    if shutil.which("mandoc") is None:
        pytest.skip("no mandoc here")
    file = tmp_path / "haiku-pair.1"
    file.write_text(page("1.2.3", date(2026, 5, 4)), "utf-8")
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_icons_are_drawn_in_every_format() -> None:
    code = (
        "import sys; sys.path.insert(0, 'packaging'); from release import icons; "
        "print(icons.draw(16)[:4], icons.ico()[:6].hex(), icons.icns()[:4])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "b'\\x89PNG' 000001000600 b'icns'\n"


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqxdgdesktopportal.so", True),
        ("PySide6/Qt/plugins/imageformats/libqjpeg.so", True),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/plugins/wayland-graphics-integration-server/libdmabuf-server.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("libfontconfig.so.1", False),
        ("libcrypto.so.3", False),
        ("libxcb-cursor.so.0", True),
        ("libicudata.so.73", True),
        ("libgtk-3.so.0", False),
        ("libgdk-3.so.0", False),
        ("libatspi.so.0", False),
        ("libXi.so.6", False),
        ("haiku_pair/resources/models.toml", True),
        ("haiku_pair/resources/translations/haiku_pair_zh_CN.qm", True),
    ],
)
def test_what_is_frozen_in(name: str, stays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "freezing"))
    from keeping import keeps

    assert keeps(name) is stays


def test_depends_on_the_packages_that_hold_what_is_not_brought() -> None:
    from release.frozen import Unknown, debian_packages

    assert debian_packages({"libX11.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0"}) == [
        "libglib2.0-0 | libglib2.0-0t64",
        "libx11-6",
    ]
    with pytest.raises(Unknown, match=r"libpond\.so\.1"):
        debian_packages({"libX11.so.6", "libpond.so.1"})


def test_a_resource_that_is_missing_or_other_is_named(tmp_path: Path) -> None:
    from release.checks import FailedCheck, check_resources

    for root in ("source", "frozen"):
        (tmp_path / root / "translations").mkdir(parents=True)
        for name in ("models.toml", "translations/haiku_pair_zh_CN.qm"):
            (tmp_path / root / name).write_text("as it is", "utf-8")
    check_resources(tmp_path / "source", tmp_path / "frozen")
    (tmp_path / "frozen" / "translations" / "haiku_pair_zh_CN.qm").unlink()
    (tmp_path / "frozen" / "models.toml").write_text("another", "utf-8")
    with pytest.raises(FailedCheck, match=r"models\.toml translations/haiku_pair_zh_CN\.qm"):
        check_resources(tmp_path / "source", tmp_path / "frozen")


@pytest.mark.case("L11")
def test_sums_tell_a_file_that_was_changed(tmp_path: Path) -> None:
    from release.steps import write_sums

    (tmp_path / "haiku-pair.deb").write_bytes(b"as it was")
    (tmp_path / "haiku-pair.whl").write_bytes(b"as it was, too")
    write_sums(tmp_path)
    write_sums(tmp_path)
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "haiku-pair.deb").write_bytes(b"as it waS")
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "haiku-pair.deb" in done.stdout
