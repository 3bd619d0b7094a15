"""The version of PySide6 that is installed counts references rightly (docs/decisions/0002)."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.packaging.conftest import ROOT

CALLS = """
import sys
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSortFilterProxyModel, Signal

class Model(QAbstractListModel):
    def rowCount(self, parent=QModelIndex()): return 50
    def data(self, index, role=0): return None

class Filter(QSortFilterProxyModel):
    def filterAcceptsRow(self, row, parent): return True

class Emitter(QObject):
    said = Signal(object)

emitter, model, rows = Emitter(), Model(), Filter()
emitter.said.connect(lambda value: None)
rows.setSourceModel(model)

def call():
    for row in range(50):
        emitter.said.emit(None)
        model.index(row).data()
        rows.invalidate()
        rows.index(row, 0).data()

call()
before = [sys.getrefcount(thing) for thing in (None, True, False)]
for _ in range(20):
    call()
after = [sys.getrefcount(thing) for thing in (None, True, False)]
print(min(now - then for then, now in zip(before, after)))
"""
FEW = 100
"""References that come and go by chance; the fault loses one with each of the calls, of which there are thousands."""


def _qt() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = [Requirement(line) for line in project["dependencies"]]
    return [requirement for requirement in found if requirement.name.startswith("PySide6")]


@pytest.mark.parametrize(("python", "is_allowed"), [("3.11", False), ("3.12", True), ("3.13", True)])
def test_old_python_never_gets_the_faulty_version(python: str, is_allowed: bool) -> None:
    environment = {"python_version": python}
    in_force = [wanted for wanted in _qt() if wanted.marker is None or wanted.marker.evaluate(environment)]
    assert len(in_force) == 1
    assert in_force[0].specifier.contains("6.12.0") is is_allowed
    assert in_force[0].specifier.contains("6.11.3")


def test_only_the_essentials_are_asked_for() -> None:
    assert {wanted.name for wanted in _qt()} == {"PySide6_Essentials"}


def test_calls_from_qt_lose_no_references() -> None:
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > -FEW
