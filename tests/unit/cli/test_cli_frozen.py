"""What the frozen program starts gets the environment the person had."""

from __future__ import annotations

import pytest

from haiku_pair.cli.frozen import clean_environment

INSIDE = "/usr/lib/haiku-pair"
LOADED = {"LD_LIBRARY_PATH": f"{INSIDE}/_internal", "_PYI_APPLICATION_HOME_DIR": INSIDE, "_PYI_ARCHIVE_FILE": "x"}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, {}),
        ({"LD_LIBRARY_PATH_ORIG": "/opt/lib"}, {"LD_LIBRARY_PATH": "/opt/lib"}),
        ({"LD_LIBRARY_PATH_ORIG": ""}, {}),
        ({"QT_PLUGIN_PATH": f"{INSIDE}/_internal/PySide6/Qt/plugins"}, {}),
        ({"QT_PLUGIN_PATH": "/opt/qt/plugins"}, {"QT_PLUGIN_PATH": "/opt/qt/plugins"}),
        ({"PATH": "/usr/bin", "ARGV0": "mine"}, {"PATH": "/usr/bin", "ARGV0": "mine"}),
        ({"APPIMAGE": "/home/ada/hp", "APPDIR": "/tmp/.mount", "ARGV0": "hp", "OWD": "/"}, {}),
    ],
)
def test_only_what_was_put_in_is_taken_out(given: dict[str, str], left: dict[str, str]) -> None:
    environ = {**LOADED, **given}
    clean_environment(environ, INSIDE)
    assert environ == left


def test_a_library_path_of_the_person_stays() -> None:
    environ = {"LD_LIBRARY_PATH": "/opt/lib"}
    clean_environment(environ, INSIDE)
    assert environ == {"LD_LIBRARY_PATH": "/opt/lib"}
