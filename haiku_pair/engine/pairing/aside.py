"""Files the person wants the model to disregard. What was sent stays sent; the model is told with the next message."""

from __future__ import annotations


class Aside:
    """Of one conversation; not kept over a restart, as the words that told of it are."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}
        self._untold: dict[str, None] = {}

    @property
    def paths(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self._paths)

    def toggle(self, path: str) -> bool:
        """Set a file aside, or take it back; whether it is aside now."""
        if path in self._paths:
            del self._paths[path]
            self._untold.pop(path, None)
            return False
        self._paths[path] = self._untold[path] = None
        return True

    def forget(self) -> None:
        """Another conversation is open."""
        self._paths.clear()
        self._untold.clear()

    def words(self) -> str:
        """For the model; empty when there is nothing new."""
        if not self._untold:
            return ""
        return (
            f"The person asks you to disregard what you have read of: {', '.join(self._untold)}. "
            "Read it again if you need it after all."
        )

    def told(self) -> None:
        """The model has been told."""
        self._untold.clear()
