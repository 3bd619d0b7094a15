"""Hooks, signatures and filters of a commit: they run where there is trust, and can fail, hang and be stopped."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.vcs.attending import attend
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.committer import Committer
from tests.helpers.repositories import APP, Sandbox

BEFORE = ["pre-commit", "prepare-commit-msg", "commit-msg"]


def hook(sandbox: Sandbox, name: str, script: str) -> None:
    place = sandbox.top / ".git/hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


def wait_for(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def cancelled_when(someone: Committer, place: Path) -> threading.Thread:
    """Somebody who stops the commit once a file is there."""

    def stop() -> None:
        wait_for(place.exists)
        someone.cancelled.set()

    stopper = threading.Thread(target=stop)
    stopper.start()
    return stopper


@pytest.fixture
def someone(tmp_path: Path) -> Committer:
    committer = Committer(repositories.with_history(tmp_path), tmp_path / "scratch")
    committer.sandbox.write("README.md", b"# Mine, staged\n")
    committer.sandbox.git("add", "README.md")
    committer.apply({"app.py": APP.replace(b"Hello", b"Hi")})
    return committer


def is_running(process: Path) -> bool:
    return Path("/proc", process.read_text().strip()).exists() and "State:\tZ" not in status(process)


def status(process: Path) -> str:
    try:
        return Path("/proc", process.read_text().strip(), "status").read_text()
    except FileNotFoundError:
        return "State:\tZ"


@pytest.mark.case("B10")
def test_hooks_run_in_order_and_see_the_commit_alone(someone: Committer, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name in [*BEFORE, "post-commit"]:
        hook(
            someone.sandbox,
            name,
            f'echo {name} "$@" >> {log}; git diff --cached --name-only >> {log}; echo said {name}',
        )
    draft = someone.commits.draft(someone.steps, trusted=True)
    assert draft.hooks == (*BEFORE, "post-commit")
    done = someone.commit()
    lines = log.read_text().splitlines()
    seen = [line.split()[0] for line in lines]
    assert seen == ["pre-commit", "app.py", "prepare-commit-msg", "app.py", "commit-msg", "app.py", "post-commit"]
    assert all(f"said {name}" in done.output for name in [*BEFORE, "post-commit"])


@pytest.mark.case("B10")
@pytest.mark.parametrize("name", BEFORE)
def test_a_hook_that_fails_is_heard_and_nothing_changes(someone: Committer, name: str) -> None:
    hook(someone.sandbox, name, "echo line 3: no semicolon; echo and so it fails >&2; exit 1")
    before, files = someone.kept(), someone.sandbox.files()
    problem = someone.refused().problem
    assert problem.fault is Fault.GIT
    assert "and so it fails" in problem.what
    assert "line 3: no semicolon" in problem.detail
    assert (someone.kept(), someone.sandbox.files()) == (before, files)


@pytest.mark.case("B10")
@pytest.mark.parametrize("name", BEFORE)
@pytest.mark.parametrize("stubborn", [False, True])
def test_a_hook_that_hangs_is_ended_with_all_it_started(
    someone: Committer, tmp_path: Path, name: str, stubborn: bool
) -> None:
    child = tmp_path / "child"
    ignoring = "trap '' TERM INT HUP; " if stubborn else ""
    hook(someone.sandbox, name, f"{ignoring}echo working; sleep 300 & echo $! > {child}; wait; wait")
    before = someone.kept()
    stopper = cancelled_when(someone, child)
    problem = someone.refused().problem
    stopper.join()
    assert "cancelled" in problem.what
    assert "working" in problem.detail
    wait_for(lambda: not is_running(child))
    assert someone.kept() == before
    someone.cancelled.clear()
    hook(someone.sandbox, name, "exit 0")
    someone.commit()


@pytest.mark.case("B10")
def test_a_hook_that_hangs_after_the_commit_does_not_undo_it(someone: Committer, tmp_path: Path) -> None:
    child = tmp_path / "child"
    hook(someone.sandbox, "post-commit", f"sleep 300 & echo $! > {child}; wait")
    stopper = cancelled_when(someone, child)
    done = someone.commit()
    stopper.join()
    assert done.commit == someone.sandbox.git("rev-parse", "HEAD").decode().strip()
    assert any("cancelled" in note for note in done.notes)
    assert someone.sandbox.git("status", "--porcelain") == b"M  README.md\n"
    wait_for(lambda: not is_running(child))


def test_what_a_hook_leaves_in_the_background_is_not_waited_for(someone: Committer, tmp_path: Path) -> None:
    child = tmp_path / "child"
    hook(someone.sandbox, "post-commit", f"sleep 30 & echo $! > {child}")
    began = time.monotonic()
    someone.commit()
    assert time.monotonic() - began < 20
    os.kill(int(child.read_text()), 15)


@pytest.mark.case("B10")
def test_a_hook_that_formats_and_adds_files_is_in_the_commit(someone: Committer) -> None:
    hook(
        someone.sandbox, "pre-commit", "echo formatted >> app.py; echo x > generated.txt; git add app.py generated.txt"
    )
    done = someone.commit()
    assert done.files == ("app.py", "generated.txt")
    formatted = APP.replace(b"Hello", b"Hi") + b"formatted\n"
    assert someone.show("HEAD:app.py") == someone.show(":app.py") == someone.sandbox.read("app.py") == formatted
    assert someone.sandbox.git("status", "--porcelain") == b"M  README.md\n"


def test_a_hook_that_edits_without_adding_leaves_an_unstaged_change(someone: Committer) -> None:
    hook(someone.sandbox, "pre-commit", "echo formatted >> app.py")
    someone.commit()
    assert someone.show("HEAD:app.py") == APP.replace(b"Hello", b"Hi")
    assert someone.sandbox.git("status", "--porcelain") == b"M  README.md\n M app.py\n"


def test_a_hook_may_change_the_message(someone: Committer) -> None:
    hook(someone.sandbox, "prepare-commit-msg", 'echo "Ticket: 7" >> "$1"')
    someone.commit("Accepted\n")
    assert someone.sandbox.git("log", "-1", "--format=%B") == b"Accepted\nTicket: 7\n\n"


def test_a_hook_that_stages_beside_a_staged_change_is_told(someone: Committer) -> None:
    hook(someone.sandbox, "pre-commit", "echo hook > README.md; git add README.md")
    done = someone.commit()
    assert any("README.md" in note and "git reset" in note for note in done.notes)
    assert someone.show(":README.md") == b"# Mine, staged\n"


@pytest.mark.case("B02")
def test_an_index_locked_meanwhile_is_told_and_the_lock_left(someone: Committer) -> None:
    lock = someone.sandbox.root / ".git/index.lock"
    hook(someone.sandbox, "pre-commit", f"touch {lock}")
    before = someone.kept()["index"]
    done = someone.commit()
    assert any("index.lock" in note for note in done.notes)
    assert lock.exists()
    assert someone.kept()["index"] == before


def test_a_commit_made_at_the_same_moment_is_not_taken_back(
    someone: Committer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = someone.commits._run

    def late(*arguments: object, **named: object) -> object:
        someone.sandbox.git("commit", "--quiet", "--message", "Mine")
        return run(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(someone.commits, "_run", late)
        assert someone.refused().problem.fault is Fault.BUSY
    assert someone.sandbox.git("log", "-1", "--format=%s") == b"Mine\n"
    assert someone.sandbox.git("status", "--porcelain") == b" M app.py\n"
    someone.commit()
    assert someone.show("HEAD:README.md") == b"# Mine, staged\n"


@pytest.mark.case("B10")
def test_a_head_moved_by_a_hook_stops_the_commit(someone: Committer) -> None:
    hook(someone.sandbox, "pre-commit", "env -u GIT_INDEX_FILE git commit -q --no-verify -m Other")
    someone.refused()
    assert someone.sandbox.git("log", "-1", "--format=%s") == b"Other\n"
    assert someone.sandbox.git("status", "--porcelain") == b" M app.py\n"


def test_hooks_live_where_the_configuration_says(someone: Committer, tmp_path: Path) -> None:
    hook(someone.sandbox, "../tools/pre-commit", f"echo ran > {tmp_path / 'ran'}")
    someone.sandbox.git("config", "core.hooksPath", ".git/tools")
    assert someone.commits.draft(someone.steps, trusted=True).hooks == ("pre-commit",)
    someone.commit()
    assert (tmp_path / "ran").exists()


@pytest.mark.case("A02")
def test_in_a_folder_without_trust_no_hook_runs(someone: Committer, tmp_path: Path) -> None:
    for name in [*BEFORE, "post-commit", "reference-transaction", "post-index-change"]:
        hook(someone.sandbox, name, f"touch {tmp_path / 'canary'}")
    someone.trusted = False
    assert someone.commits.draft(someone.steps, trusted=False).hooks == ()
    someone.commit()
    assert not (tmp_path / "canary").exists()


@pytest.mark.case("A02")
def test_in_a_folder_without_trust_no_filter_runs_for_an_index_as_young_as_its_files(
    someone: Committer, tmp_path: Path
) -> None:
    sandbox = someone.sandbox
    sandbox.write("filtered.dat", b"one\n")
    sandbox.write(".gitattributes", b"*.dat filter=evil\n")
    sandbox.git("add", ".gitattributes", "filtered.dat")
    sandbox.git("config", "filter.evil.clean", f"touch {tmp_path / 'canary'}; cat")
    # Git reads again what may have been changed in the instant in which the index was written.
    os.utime(sandbox.root / ".git/index", (1, 1))
    someone.trusted = False
    someone.commit()
    assert not (tmp_path / "canary").exists()


def test_output_without_end_is_bounded(tmp_path: Path) -> None:
    place = tmp_path / "git"
    place.write_text('#!/bin/sh\ntest "$3" = version && echo git version 2.39.5 && exit; yes hello >&2\n')
    place.chmod(0o755)
    runner = GitRunner(search_path=f"{tmp_path}:{os.environ['PATH']}")
    ended = attend(runner.converse(["x"], cwd=tmp_path), b"x" * 1_000_000, threading.Event(), 0.5)
    assert "did not end" in ended.stopped
    assert ended.err.startswith("hello")
    assert "[...]" in ended.err
    assert len(ended.err) < 250_000


# --- signatures ----------------------------------------------------------------------------------------

SIGNER = """cat > /dev/null; echo "[GNUPG:] SIG_CREATED x" >&2
echo "-----BEGIN PGP SIGNATURE-----"; echo; echo c2lnbmVk; echo "-----END PGP SIGNATURE-----" """


def signing(someone: Committer, tmp_path: Path, script: str) -> None:
    program = tmp_path / "gpg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    someone.sandbox.git("config", "gpg.program", str(program))
    someone.sandbox.git("config", "commit.gpgSign", "true")


@pytest.mark.case("B10")
def test_a_commit_is_signed_where_the_person_signs(someone: Committer, tmp_path: Path) -> None:
    signing(someone, tmp_path, SIGNER)
    assert someone.commits.draft(someone.steps, trusted=True).signed
    someone.commit()
    assert b"gpgsig -----BEGIN" in someone.sandbox.git("cat-file", "commit", "HEAD")


@pytest.mark.case("B10")
def test_a_signature_that_asks_can_be_cancelled_and_fails_visibly(someone: Committer, tmp_path: Path) -> None:
    asking = tmp_path / "asking"
    signing(someone, tmp_path, f"echo $$ > {asking}; test -t 0 && exit 9; echo no pinentry >&2; sleep 300")
    before = someone.kept()
    stopper = cancelled_when(someone, asking)
    someone.refused()
    stopper.join()
    assert someone.kept() == before
    someone.cancelled.clear()
    signing(someone, tmp_path, "echo no secret key >&2; exit 2")
    assert "failed to sign" in someone.refused().problem.detail
    assert someone.kept() == before


@pytest.mark.case("A02")
def test_without_trust_nothing_signs(someone: Committer, tmp_path: Path) -> None:
    signing(someone, tmp_path, f"touch {tmp_path / 'canary'}")
    someone.trusted = False
    assert someone.refused().problem.fault is Fault.NOT_TRUSTED
    assert not (tmp_path / "canary").exists()


# --- what git stores for a file ------------------------------------------------------------------------


def added(someone: Committer, path: str) -> bytes:
    """What `git add` makes of the file as it is now, in an index of its own."""
    sandbox = someone.sandbox
    index = sandbox.git("rev-parse", "--path-format=absolute", "--git-path", "index").decode().strip()
    raw = Path(index).read_bytes()
    try:
        sandbox.git("add", "--", path)
        return someone.show(f":{path}")
    finally:
        Path(index).write_bytes(raw)


@pytest.mark.case("B11")
@pytest.mark.case("D08")
@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("windows.txt", (b"two\r\n", b"2\r\n")),
        ("mixed.py", (b"b\n", b"B\r\nnew\n")),
        ("stamp.id", (b"body", b"$Id: 1234 $ body")),
        ("bytes.bin", (b"\xff", b"\r\n\r\n")),
        ("app.py", (b"Hello", b"Hi\r\nHo")),
        ("utf16.u16", (b"b\0", b"c\0")),
    ],
)
def test_the_commit_holds_what_git_add_would(tmp_path: Path, path: str, change: tuple[bytes, bytes]) -> None:
    sandbox = repositories.crlf(tmp_path)
    attributes = sandbox.read(".gitattributes")
    sandbox.write(".gitattributes", attributes + b"*.u16 text working-tree-encoding=UTF-16LE eol=crlf\n")
    sandbox.write("utf16.u16", "a\r\nb\r\n".encode("utf-16-le"))
    sandbox.git("add", "utf16.u16", ".gitattributes")
    sandbox.git("commit", "--quiet", "--message", "Encoded")
    someone = Committer(sandbox, tmp_path / "scratch", trusted=False)
    raw = sandbox.read(path)
    assert change[0] in raw
    someone.apply({path: raw.replace(*change)})
    wanted = added(someone, path)
    someone.commit()
    assert someone.show(f"HEAD:{path}") == someone.show(f":{path}") == wanted
    assert sandbox.git("status", "--porcelain") == b""


@pytest.mark.case("D08")
@pytest.mark.parametrize("automatic", ["true", "input", "false"])
@pytest.mark.parametrize(
    "attributes", [b"", b"* text=auto\n", b"*.txt text\n", b"* crlf=input\n", b"* -text\n", b"* eol=lf\n"]
)
def test_endings_are_converted_as_git_add_does(tmp_path: Path, automatic: str, attributes: bytes) -> None:
    old = {"in.txt": b"a\r\nb\r\n", "lf.txt": b"a\nb\n", "half.txt": b"a\r\nb\n", "app.py": APP}
    sandbox = repositories.with_history(tmp_path, old)
    sandbox.git("config", "core.autocrlf", automatic)
    sandbox.write(".gitattributes", attributes)
    sandbox.git("add", ".gitattributes")
    sandbox.git("commit", "--quiet", "--message", "Attributes")
    someone = Committer(sandbox, tmp_path / "scratch")
    new = {"in.txt": b"a\r\nb\r\nc\r\n", "half.txt": b"a\r\nb\nc\r\n", "new.txt": b"x\r\n", "lf.txt": b"a\nb\nc\n"}
    sandbox.write("lf.txt", b"a\r\nb\r\n")
    if added(someone, "lf.txt") == old["lf.txt"]:
        new["lf.txt"] = b"a\r\nb\r\nc\r\n"
    else:
        sandbox.write("lf.txt", old["lf.txt"])
    someone.apply(new)
    wanted = {path: added(someone, path) for path in new}
    # What the repository holds against its own rules stays so outside the accepted lines.
    wanted |= {"in.txt": new["in.txt"], "half.txt": new["half.txt"]}
    someone.commit()
    assert {path: someone.show(f"HEAD:{path}") for path in new} == wanted


def filtered(tmp_path: Path, clean: str) -> Committer:
    """A repository that keeps pointers instead of contents, as LFS does."""
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "filter.big.clean", clean)
    sandbox.git("config", "filter.big.required", "true")
    sandbox.write(".gitattributes", b"*.big filter=big -text\n")
    sandbox.git("add", ".gitattributes")
    sandbox.git("commit", "--quiet", "--message", "Attributes")
    someone = Committer(sandbox, tmp_path / "scratch")
    someone.apply({"data.big": b"\0" * 5000 + b"tail", "app.py": b"x\n"})
    return someone


@pytest.mark.case("B11")
def test_a_filter_runs_in_a_trusted_folder(tmp_path: Path) -> None:
    someone = filtered(tmp_path, "echo pointer; wc -c")
    someone.commit()
    assert someone.show("HEAD:data.big").split() == [b"pointer", b"5004"]
    assert someone.sandbox.git("status", "--porcelain") == b""
    someone.apply({"data.big": b"other"})
    someone.commit()
    assert someone.show("HEAD:data.big").split() == [b"pointer", b"5"]


@pytest.mark.case("B11")
def test_a_missing_filter_is_told_and_nothing_is_staged(tmp_path: Path) -> None:
    someone = filtered(tmp_path, "no-such-program")
    before = someone.kept()
    problem = someone.refused().problem
    assert "data.big" in problem.what
    assert problem.next_step
    assert someone.kept() == before


@pytest.mark.case("A02")
def test_a_filter_needs_trust(tmp_path: Path) -> None:
    someone = filtered(tmp_path, f"touch {tmp_path / 'canary'}")
    someone.trusted = False
    assert someone.refused().problem.fault is Fault.NOT_TRUSTED
    assert not (tmp_path / "canary").exists()
