"""The one way to run git: through GitPython, with everything switched off that a repository could abuse.

A repository is a stranger's text until the person says otherwise, and git runs programs that its config names.
Every call goes through here: the program by its absolute path, a cleaned environment, config overrides that
outrank the repository's own, no prompt, no lock, no network, a time limit, and bytes in and out exactly.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

if TYPE_CHECKING:
    from git.cmd import Git

OLDEST = (2, 31)
"""Configuration by environment variables, which no subsection name can break out of, came with git 2.31."""

_KEPT = frozenset({
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES",
    "GIT_SSL_CAINFO",
    "GIT_EXEC_PATH",
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
})  # fmt: skip
"""Variables of git that say who the person is and where their settings are; all others redirect or trace, and go."""

_UNATTENDED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GPG_TTY": "",
    "GIT_EDITOR": ":",
    "GIT_PAGER": "cat",
}
"""Nobody sits at a terminal: nothing may ask there, nor open an editor."""

_ENVIRONMENT = {
    **_UNATTENDED,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}

_CONFIG = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.pager", "cat"),
    ("core.sshCommand", "false"),
    ("core.gitProxy", ""),
    ("core.alternateRefsCommand", "false"),
    ("credential.helper", ""),
    ("diff.external", ""),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("protocol.allow", "never"),
    ("safe.bareRepository", "explicit"),
    ("submodule.recurse", "false"),
)
"""Settings that outrank the repository's: programs it may name, fetching, housekeeping."""

_CONFIG_IN_TRUST = (("core.fsmonitor", "false"), ("gc.auto", "0"), ("maintenance.auto", "false"))
"""What stays off in a trusted folder: programs that git would start for itself, not for what it was asked to do."""

_VERSION = re.compile(rb"git version (\d+)\.(\d+)")


@dataclass(frozen=True)
class Output:
    """What a git process left: its exit code, its exact output, its error text."""

    code: int
    out: bytes
    err: str


def find_git(search_path: str, outside: Path | None = None) -> str:
    """The absolute path of the git program.

    Args:
        search_path: folders as in PATH. Relative and empty ones are passed over: they mean the current folder.
        outside: a folder whose programs are not run, nor those below it.

    Raises:
        Failure: NO_GIT.
    """
    for folder in _safe_folders(search_path, outside):
        candidate = Path(folder, "git.exe" if os.name == "nt" else "git")
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise _no_git(tr("git is not installed, or not in the folders of PATH."))


class GitRunner:
    """Runs git. Finds the program and imports GitPython at the first call, not before."""

    def __init__(
        self,
        *,
        search_path: str | None = None,
        outside: Path | None = None,
        timeout: float = 60.0,
    ) -> None:
        """Nothing is run yet.

        Args:
            search_path: where to look for git; PATH when None.
            outside: the workspace, whose own programs are never run.
            timeout: seconds a call may take unless it says otherwise.
        """
        self._path = os.environ.get("PATH", os.defpath) if search_path is None else search_path
        self._folders = _safe_folders(self._path, outside)
        self._timeout = timeout
        self._environment: Mapping[str, str] = _ENVIRONMENT
        self._config: Sequence[tuple[str, str]] = _CONFIG
        self._program = ""
        self._trouble: Failure | None = None

    def trusting(self) -> GitRunner:
        """The same git for a folder the person trusts: hooks and filters run, and find what the person's PATH holds.

        Still nothing can ask, and what the repository's config would have git start on its own account stays off.

        Raises:
            Failure: NO_GIT.
        """
        other = GitRunner(search_path=self._path, timeout=self._timeout)
        other._program = self.program()
        other._environment, other._config = _UNATTENDED, _CONFIG_IN_TRUST
        return other

    def program(self) -> str:
        """The git program, found and asked for its version once; a missing one is looked for again every time.

        Raises:
            Failure: NO_GIT.
        """
        if self._trouble is not None:
            raise self._trouble
        if not self._program:
            found = find_git(os.pathsep.join(self._folders))
            try:
                self._check_version(found)
            except Failure as failure:
                self._trouble = failure
                raise
            self._program = found
        return self._program

    def run(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        config: Iterable[tuple[str, str]] = (),
        timeout: float | None = None,
    ) -> Output:
        """Run git to its end.

        Args:
            arguments: the subcommand and what follows it.
            cwd: folder to run in.
            stdin: given to it whole.
            env: variables on top of the hardened ones.
            config: settings on top of the hardened ones.
            timeout: seconds; the whole process group is killed then.

        Raises:
            Failure: NO_GIT, or GIT when it did not end in time or could not be started.
        """
        process = self._start(self.program(), arguments, cwd, env, config)
        return _finish(arguments, process, stdin, timeout or self._timeout)

    def output(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        config: Iterable[tuple[str, str]] = (),
    ) -> bytes:
        """`run`, for calls that must succeed.

        Raises:
            Failure: as `run`, and GIT when git exits with an error.
        """
        done = self.run(arguments, cwd=cwd, stdin=stdin, env=env, config=config)
        if done.code != 0:
            raise git_failed(arguments, done.err)
        return done.out

    def converse(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        config: Iterable[tuple[str, str]] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a git process that answers on its pipes for as long as the caller wants; `end` ends it.

        Raises:
            Failure: NO_GIT, or GIT when it could not be started.
        """
        return self._start(self.program(), arguments, cwd, env, config)

    def _start(
        self,
        program: str,
        arguments: Sequence[str],
        cwd: Path,
        env: Mapping[str, str] | None,
        config: Iterable[tuple[str, str]] = (),
    ) -> subprocess.Popen[bytes]:
        git = _git_python()(str(cwd))
        variables = {
            **self._environment,
            "PATH": os.pathsep.join(self._folders),
            **_configured([*self._config, *config]),
            **(env or {}),
        }
        # Named again for git itself: where the folder is gone, GitPython would run in ours instead.
        command = [program, "-C", str(cwd), *arguments]
        try:
            process = git.execute(
                command, istream=subprocess.PIPE, as_process=True, env=variables, start_new_session=True
            )
        except (OSError, ValueError) as error:
            raise git_failed(arguments, str(error)) from error
        # The wrapper would terminate the process when it is collected; we end it ourselves.
        started = cast("subprocess.Popen[bytes]", process.proc)
        process.proc = None
        return started

    def _check_version(self, program: str) -> None:
        try:
            done = _finish(["version"], self._start(program, ["version"], Path(program).parent, None), b"", 10.0)
        except Failure as failure:
            raise _no_git(tr("{program} does not run.", program=program), failure.problem.detail) from failure
        found = _VERSION.match(done.out)
        if found is None:
            raise _no_git(tr("{program} does not say which git it is.", program=program), done.err)
        if (int(found[1]), int(found[2])) < OLDEST:
            raise _no_git(
                tr("{program} is too old: {strip}.", program=program, strip=done.out.decode("utf-8", "replace").strip())
            )


def _finish(arguments: Sequence[str], process: subprocess.Popen[bytes], stdin: bytes, timeout: float) -> Output:
    try:
        out, err = process.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise git_failed(arguments, f"no answer within {timeout:g} seconds") from error
    finally:
        if process.returncode is None:
            end(process)
    return Output(process.returncode, out, err.decode("utf-8", "replace").strip())


def end(process: subprocess.Popen[bytes], *, close: bool = True) -> None:
    """End a process and all it started, and collect it. Without `close` its pipes are left to whoever reads them."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
    for pipe in (process.stdin, process.stdout, process.stderr):
        if close and pipe is not None:
            pipe.close()
    process.wait()


def git_failed(arguments: Sequence[str], detail: str) -> Failure:
    """What a person is told when git ended with an error."""
    return Failure(
        Fault.GIT,
        tr("git {command} failed.", command=next((word for word in arguments if not word.startswith("-")), "")),
        kept=tr("Your files and your repository are as they were."),
        next_step=tr("Look at the details; try again when the cause is gone."),
        detail=detail[:2000],
    )


def _git_python() -> type[Git]:
    """GitPython's command class, imported late (75 ms) and without letting it run whatever PATH calls git.

    GitPython starts every process from `os.environ` and can only add to it. This process is ours alone, so what
    must not reach git is taken out of its own environment.
    """
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in _KEPT]:
        del os.environ[name]
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = os.devnull
    from git.cmd import Git

    return Git


def _configured(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Settings as environment variables, the strongest place there is; later ones win."""
    variables = {"GIT_CONFIG_COUNT": str(len(pairs))}
    for number, (key, value) in enumerate(pairs):
        variables[f"GIT_CONFIG_KEY_{number}"] = key
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    return variables


def _safe_folders(search_path: str, outside: Path | None) -> list[str]:
    folders = [folder for folder in search_path.split(os.pathsep) if folder and Path(folder).is_absolute()]
    if outside is None:
        return folders
    root = outside.resolve()
    # Who opens `/` or `/usr` still has a git: the person's own PATH, then, as it is.
    return [folder for folder in folders if not Path(folder).resolve().is_relative_to(root)] or folders


def _no_git(what: str, detail: str = "") -> Failure:
    return Failure(
        Fault.NO_GIT,
        what,
        kept=tr("Editing works; proposals, review and git marks need git."),
        next_step=tr(
            "Install git {oldest}.{oldest2} or newer, then open the folder again.", oldest=OLDEST[0], oldest2=OLDEST[1]
        ),
        detail=detail,
    )
