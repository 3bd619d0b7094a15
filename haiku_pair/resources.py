"""Where the files that are not code lie: icons, themes, keymaps, prompts, the demo."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    # A wheel and a frozen application carry them inside the package, a source tree beside it.
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """Path of a bundled file or folder, named by the parts below `resources/`.

    Raises:
        FileNotFoundError: there is none; the installation is broken.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
