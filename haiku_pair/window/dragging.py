"""Files that are dragged or copied: from the tree by their paths in the workspace, from elsewhere by absolute ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

PATHS = "application/x-haiku-pair-paths"
"""Paths in the workspace, a line each, in UTF-8."""


def dragged(paths: Sequence[str]) -> QMimeData:
    """What is dragged for paths in the workspace; elsewhere they are text."""
    data = QMimeData()
    text = "\n".join(paths)
    data.setData(PATHS, text.encode())
    data.setText(text)
    return data


def files_in(source: QMimeData) -> list[str]:
    """Paths of files in what was dropped or pasted, when that is all there is."""
    if source.hasFormat(PATHS):
        return bytes(source.data(PATHS).data()).decode("utf-8", "replace").split("\n")
    urls = source.urls()
    return [url.toLocalFile() for url in urls] if urls and all(url.isLocalFile() for url in urls) else []
