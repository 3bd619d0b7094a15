"""The rooms below the turn import next to nothing before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LATER = ("watchdog", "keyring", "pathspec", "tomlkit", "platformdirs", "git", "anthropic", "asyncio", "PySide6")
ROOMS = ("disk.gate", "disk.writing", "store.paths", "store.settings", "store.secrets", "store.database",
         "store.conversations", "store.workspaces", "workspace.documents", "workspace.folders", "workspace.watcher",
         "workspace.knowledge", "workspace.search")  # fmt: skip


def test_heavy_packages_wait_until_they_are_needed() -> None:
    imports = "; ".join(f"import haiku_pair.engine.{room}" for room in ROOMS)
    program = f"import sys; {imports}; print(*sys.modules)"
    root = Path(__file__).parents[3]
    loaded = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert set(LATER) & set(loaded.stdout.split()) == set()
