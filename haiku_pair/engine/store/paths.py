"""Where things are kept: four folders of the person, closed to everybody else."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

HOME_VARIABLE = "HAIKU_PAIR_HOME"
"""Names one folder to keep everything below: for tests, and for carrying the program on a stick."""

MODELS_NAME = "models.toml"
_APPLICATION = "haiku-pair"


@dataclass(frozen=True)
class Paths:
    """The folders: settings; history and private repositories; logs; what can be made again."""

    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Paths:
        """The folders of this person on this system; nothing is created yet."""
        home = environ.get(HOME_VARIABLE, "")
        if home:
            return cls.below(Path(os.path.expanduser(home)).absolute())  # noqa: PTH111 - never raises
        import platformdirs

        system = platformdirs.PlatformDirs(_APPLICATION, appauthor=False)
        found = (system.user_config_path, system.user_data_path, system.user_state_path, system.user_cache_path)
        # A relative XDG variable is to be ignored, says its specification; it would end up in the workspace.
        rest = cls.below(Path(os.path.expanduser("~")).absolute() / f".{_APPLICATION}")  # noqa: PTH111 - never raises
        fallback = (rest.config, rest.data, rest.state, rest.cache)
        return cls(*(path if path.is_absolute() else other for path, other in zip(found, fallback, strict=True)))

    @classmethod
    def below(cls, home: Path) -> Paths:
        """All four below one folder."""
        return cls(home / "config", home / "data", home / "state", home / "cache")

    def passing(self, folder: Path) -> Paths:
        """The same settings and logs, with everything else in a folder that goes when the window does."""
        return Paths(self.config, folder / "data", self.state, folder / "cache")

    @property
    def settings_file(self) -> Path:
        """The person's settings."""
        return self.config / "settings.toml"

    @property
    def models_file(self) -> Path:
        """What the person knows better of the models."""
        return self.config / MODELS_NAME

    @property
    def prompts_dir(self) -> Path:
        """The person's own prompts."""
        return self.config / "prompts"

    @property
    def database_file(self) -> Path:
        """Conversations and the state of workspaces."""
        return self.data / "history.sqlite3"

    def workspace_dir(self, root: Path) -> Path:
        """The folder for what belongs to one workspace, created if need be.

        Raises:
            Failure: it can't be created (STORE).
        """
        key = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:24]
        return private_folder(self.data / "workspaces" / key)


def private_folder(path: Path) -> Path:
    """The folder itself, created with its parents and closed to others.

    Raises:
        Failure: it can't be created (STORE).
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise Failure(
            Fault.STORE,
            tr("{path} can't be created: {strerror}.", path=shown(str(path)), strerror=error.strerror or error),
            kept=tr("Your files are untouched."),
            next_step=tr(
                "Make room or allow writing there, or name another folder in {home_variable}.",
                home_variable=HOME_VARIABLE,
            ),
        ) from error
    return path
