"""The watcher on real folders: nothing missed, nothing invented that a comparison of contents would not sort out."""

from __future__ import annotations

import asyncio
import errno
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.writing import write_atomic
from haiku_pair.engine.workspace import mounts, observing, watcher
from haiku_pair.engine.workspace.folders import walk_files
from haiku_pair.engine.workspace.knowledge import ContentWatch
from haiku_pair.engine.workspace.watcher import Batch, Observers, Watcher
from haiku_pair.protocol.values import Fault, Problem


class Listener:
    """Remembers what a watcher said, and waits for more."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.states: list[tuple[str, Problem | None]] = []
        self._news = asyncio.Event()

    def on_batch(self, batch: Batch) -> None:
        self.batches.append(batch)
        self._news.set()

    def on_state(self, state: str, problem: Problem | None) -> None:
        self.states.append((state, problem))
        self._news.set()

    @property
    def paths(self) -> set[str]:
        return {path for batch in self.batches for path in batch.paths}

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await self._news.wait()
                self._news.clear()

    async def quiet(self, seconds: float = 0.4) -> None:
        """Nothing more comes for a while; for tests that something is not reported."""
        while True:
            self._news.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._news.wait()
            except TimeoutError:
                return


@asynccontextmanager
async def watching(
    root: Path, observers: Observers | None = None, ignored: Sequence[str] = (), but: Sequence[str] = ()
) -> AsyncIterator[Listener]:
    listener = Listener()
    watch = Watcher(root, asyncio.get_running_loop(), listener.on_batch, listener.on_state, observers)
    watch.ignore(ignored, but.__contains__)
    watch.start()
    await listener.until(lambda: bool(listener.states))
    try:
        yield listener
    finally:
        watch.stop()


def run(story: Coroutine[None, None, None]) -> None:
    asyncio.run(story)


def write_in_place(root: Path) -> None:
    (root / "f").write_bytes(b"new")


def rename_over(root: Path) -> None:
    (root / "t").write_bytes(b"new")
    (root / "t").rename(root / "f")


def delete_and_create(root: Path) -> None:
    (root / "f").unlink()
    (root / "f").write_bytes(b"new")


def write_atomically(root: Path) -> None:
    write_atomic(root / "f", b"new")


def delete(root: Path) -> None:
    (root / "f").unlink()


@pytest.mark.parametrize("change", [write_in_place, rename_over, delete_and_create, write_atomically, delete])
def test_every_way_of_changing_a_file_is_seen(tmp_path: Path, change: Callable[[Path], None]) -> None:
    async def story() -> None:
        (tmp_path / "f").write_bytes(b"old")
        async with watching(tmp_path) as heard:
            assert heard.states == [("watching", None)]
            change(tmp_path)
            await heard.until(lambda: "f" in heard.paths)
            assert not any(path.startswith(".haiku-pair") for path in heard.paths)

    run(story())


def test_reading_is_not_reported(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "f").write_bytes(b"old")
        async with watching(tmp_path) as heard:
            (tmp_path / "f").read_bytes()
            list(tmp_path.iterdir())
            await heard.quiet()
            assert heard.batches == []

    run(story())


def test_a_change_is_reported(tmp_path: Path) -> None:
    async def story() -> None:
        async with watching(tmp_path) as heard:
            (tmp_path / "f").write_bytes(b"new")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


@pytest.mark.case("M01")
def test_files_in_fast_nested_new_folders_are_not_missed(tmp_path: Path) -> None:
    async def story() -> None:
        async with watching(tmp_path) as heard:
            expected = set()
            for number in range(100):
                path = f"d{number % 20}/e{number % 7}/g{number}/file"
                (tmp_path / path).parent.mkdir(parents=True)
                (tmp_path / path).write_bytes(b"x")
                expected.add(path)
            await heard.until(lambda: expected <= heard.paths)
            (tmp_path / "d0/e0/g0/later").write_bytes(b"x")
            await heard.until(lambda: "d0/e0/g0/later" in heard.paths)

    run(story())


def test_a_folder_moved_in_and_out_is_seen(tmp_path: Path) -> None:
    async def story() -> None:
        root, outside = tmp_path / "root", tmp_path / "outside"
        root.mkdir()
        (outside / "sub").mkdir(parents=True)
        (outside / "sub/file").write_bytes(b"x")
        async with watching(root) as heard:
            outside.rename(root / "in")
            await heard.until(lambda: "in/sub/file" in heard.paths)
            heard.batches.clear()
            (root / "in").rename(outside)
            await heard.until(lambda: "in" in heard.paths)

    run(story())


@pytest.mark.case("M01")
def test_ten_thousand_changes_end_right(tmp_path: Path) -> None:
    async def story() -> None:
        known = ContentWatch(PathGate(tmp_path))
        async with watching(tmp_path) as heard:
            await asyncio.to_thread(storm, tmp_path)
            await heard.until(lambda: any(batch.overflow for batch in heard.batches))
            await heard.quiet()
            assert len(heard.batches) < 20
            news = known.rescan(walk_files(tmp_path))
            assert len(news) == 100 * 50
            heard.batches.clear()
            (tmp_path / "d7/f7").write_bytes(b"after the storm")
            await heard.until(lambda: "d7/f7" in heard.paths)
            assert [item.path for item in known.news(heard.paths)] == ["d7/f7"]

    run(story())


def storm(root: Path) -> None:
    """10,000 changes in 100 new folders, of which 5,000 files remain."""
    for folder in range(100):
        (root / f"d{folder}").mkdir()
        for number in range(75):
            (root / f"d{folder}/f{number}").write_bytes(b"%d" % number)
        for number in range(50, 75):
            (root / f"d{folder}/f{number}").unlink()


@pytest.mark.case("M05")
def test_own_writes_are_no_news_and_foreign_ones_right_after_are(tmp_path: Path) -> None:
    async def story() -> None:
        known = ContentWatch(PathGate(tmp_path))
        async with watching(tmp_path) as heard:
            write_atomic(tmp_path / "f", b"ours")
            known.seen("f", content_hash(b"ours"))
            await heard.until(lambda: "f" in heard.paths)
            assert known.news(heard.paths) == []
            write_atomic(tmp_path / "f", b"ours again")
            known.seen("f", content_hash(b"ours again"))
            (tmp_path / "f").write_bytes(b"theirs")
            heard.batches.clear()
            await heard.until(lambda: "f" in heard.paths)
            assert [item.path for item in known.news(heard.paths)] == ["f"]

    run(story())


@pytest.mark.case("M04")
def test_a_lost_root_is_told_and_watched_again_when_it_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_CHECK_SECONDS", 0.05)

    async def story() -> None:
        root = tmp_path / "root"
        root.mkdir()
        async with watching(root) as heard:
            root.rename(tmp_path / "elsewhere")
            await heard.until(lambda: Batch(root_lost=True) in heard.batches)
            states = len(heard.states)
            root.mkdir()
            await heard.until(lambda: any(batch.overflow for batch in heard.batches))
            await heard.until(lambda: len(heard.states) > states)
            (root / "f").write_bytes(b"x")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


@pytest.mark.case("M04")
def test_a_root_swapped_for_another_folder_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_CHECK_SECONDS", 0.05)

    async def story() -> None:
        root = tmp_path / "root"
        root.mkdir()
        async with watching(root) as heard:
            root.rename(tmp_path / "elsewhere")
            root.mkdir()
            await heard.until(lambda: any(batch.root_lost for batch in heard.batches))
            await heard.until(lambda: len(heard.states) == 2)
            (root / "f").write_bytes(b"x")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


def failing(code: int) -> Callable[[], BaseObserver]:
    def make() -> BaseObserver:
        raise OSError(code, os.strerror(code))

    return make


def quick_polling() -> BaseObserver:
    return PollingObserver(timeout=0.05)


@pytest.mark.case("M02")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EMFILE])
def test_without_watches_it_polls_and_says_so_once(tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "_CHECK_SECONDS", 0.05)

    async def story() -> None:
        root = tmp_path / "root"
        root.mkdir()
        (root / "f").write_bytes(b"old")
        async with watching(root, Observers(failing(code), quick_polling)) as heard:
            [(state, problem)] = heard.states
            assert state == "polling"
            assert problem
            assert problem.fault is Fault.LIMIT
            (root / "f").write_bytes(b"changed")
            await heard.until(lambda: "f" in heard.paths)
            root.rename(tmp_path / "elsewhere")
            root.mkdir()
            await heard.until(lambda: len(heard.states) == 2)
            assert heard.states[1] == ("polling", None)

    run(story())


@pytest.mark.case("M02")
def test_watches_that_run_out_half_way_are_noticed(tmp_path: Path) -> None:
    async def story() -> None:
        made: list[BaseObserver] = []

        def second_fails() -> BaseObserver:
            if made:
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
            made.append(observing.native_observer())
            return made[0]

        async with watching(tmp_path, Observers(second_fails, quick_polling)) as heard:
            assert heard.states[0][0] == "polling"
            assert not made[0].is_alive()

    run(story())


def test_when_nothing_works_it_is_off(tmp_path: Path) -> None:
    async def story() -> None:
        broken = failing(errno.ENOSPC)
        async with watching(tmp_path, Observers(broken, broken)) as heard:
            [(state, problem)] = heard.states
            assert state == "off"
            assert problem

    run(story())


def git(*arguments: str, at: Path) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], cwd=at, check=True, capture_output=True)


def repository(root: Path) -> None:
    root.mkdir(parents=True)
    git("init", at=root)
    (root / "sub").mkdir()
    (root / "sub/f").write_bytes(b"x")
    git("add", ".", at=root)
    git("commit", "-m", "first", at=root)


def switch_branch(root: Path) -> None:
    git("switch", "-c", "other", at=root)


def stage(root: Path) -> None:
    (root / "sub/f").write_bytes(b"y")
    git("add", "-u", ".", at=root)


def commit(root: Path) -> None:
    git("commit", "--allow-empty", "-m", "second", at=root)


@pytest.mark.parametrize("change", [switch_branch, stage, commit])
@pytest.mark.parametrize("kind", ["whole", "subfolder", "linked"])
def test_what_git_does_is_told(tmp_path: Path, kind: str, change: Callable[[Path], None]) -> None:
    async def story() -> None:
        top = tmp_path / "top"
        repository(top)
        if kind == "linked":
            git("worktree", "add", str(tmp_path / "linked"), at=top)
            top = tmp_path / "linked"
        async with watching(top / "sub" if kind == "subfolder" else top) as heard:
            await asyncio.to_thread(change, top)
            await heard.until(lambda: any(batch.git for batch in heard.batches))
            assert not any(".git" in path for path in heard.paths)

    run(story())


def test_gits_own_housekeeping_is_not_told(tmp_path: Path) -> None:
    async def story() -> None:
        repository(tmp_path / "top")
        async with watching(tmp_path / "top") as heard:
            blob = ["git", "hash-object", "-w", "--stdin"]
            await asyncio.to_thread(subprocess.run, blob, cwd=tmp_path / "top", input=b"new", check=True)
            (tmp_path / "top/.git/description").write_bytes(b"x")
            await heard.quiet()
            assert heard.batches == []

    run(story())


def test_nothing_is_called_after_stop(tmp_path: Path) -> None:
    async def story() -> None:
        async with watching(tmp_path) as heard:
            (tmp_path / "f").write_bytes(b"x")
        await heard.quiet(0.3)
        assert heard.batches == []

    run(story())


@pytest.mark.case("A14")
def test_a_home_folder_is_not_watched_to_its_depths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "deep").mkdir()

    async def story() -> None:
        async with watching(tmp_path) as heard:
            [(state, problem)] = heard.states
            assert state == "watching"
            assert problem
            (tmp_path / "deep/f").write_bytes(b"x")
            (tmp_path / "top").write_bytes(b"x")
            await heard.until(lambda: "top" in heard.paths)
            assert heard.paths == {"top"}

    run(story())


@pytest.mark.case("M01")
def test_ignored_folders_are_silent_but_for_the_files_that_count(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "build/deep").mkdir(parents=True)
        async with watching(tmp_path, ignored=["build"], but=["build/open.txt"]) as heard:
            for number in range(2000):
                (tmp_path / f"build/deep/f{number}").write_bytes(b"x")
            (tmp_path / "build/new").mkdir()
            (tmp_path / "build/new/f").write_bytes(b"x")
            (tmp_path / "build/open.txt").write_bytes(b"x")
            (tmp_path / "builder").write_bytes(b"x")
            await heard.until(lambda: "builder" in heard.paths)
            assert heard.paths == {"build/open.txt", "builder"}
            assert not any(batch.overflow for batch in heard.batches)

    run(story())


@pytest.mark.case("M01")
def test_an_ignored_folder_that_comes_anew_is_not_walked(tmp_path: Path) -> None:
    async def story() -> None:
        root, outside = tmp_path / "root", tmp_path / "outside"
        root.mkdir()
        for number in range(700):
            (outside / f"node_modules/p{number}").mkdir(parents=True)
            (outside / f"node_modules/p{number}/f").write_bytes(b"x")
        (outside / "index.js").write_bytes(b"x")
        async with watching(root, ignored=["app/node_modules"]) as heard:
            outside.rename(root / "app")
            await heard.until(lambda: "app/index.js" in heard.paths)
            await heard.quiet()
            assert not any("node_modules" in path for path in heard.paths)
            assert not any(batch.overflow for batch in heard.batches)

    run(story())


@pytest.mark.case("M01")
def test_events_that_the_system_dropped_mean_a_look_at_everything(tmp_path: Path) -> None:
    class Drowned:
        wd, mask, cookie, name = -1, 0x4000, 0, b""
        is_queue_overflow = True

    async def story() -> None:
        made: list[BaseObserver] = []

        def native() -> BaseObserver:
            made.append(observing.native_observer())
            return made[-1]

        async with watching(tmp_path, Observers(native, quick_polling)) as heard:
            made[0]._inotify_fd.handle_event(Drowned())  # type: ignore[attr-defined]
            await heard.until(lambda: any(batch.overflow and batch.git for batch in heard.batches))
            (tmp_path / "f").write_bytes(b"x")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


@pytest.mark.case("M02")
def test_watches_that_run_out_later_lead_to_polling_told_once(tmp_path: Path) -> None:
    async def story() -> None:
        used_up: list[bool] = []

        def native() -> BaseObserver:
            if used_up:
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
            return observing.native_observer()

        async with watching(tmp_path, Observers(native, quick_polling)) as heard:
            assert heard.states == [("watching", None)]
            used_up.append(True)
            (tmp_path / "new").mkdir()
            await heard.until(lambda: len(heard.states) == 2)
            state, problem = heard.states[1]
            assert state == "polling"
            assert problem
            (tmp_path / "new/f").write_bytes(b"x")
            await heard.until(lambda: "new/f" in heard.paths)
            (tmp_path / "more").mkdir()
            (tmp_path / "more/f").write_bytes(b"x")
            await heard.until(lambda: "more/f" in heard.paths)
            assert len(heard.states) == 2

    run(story())


@pytest.mark.case("M01")
def test_loops_of_links_and_closed_folders_are_no_trouble(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "a/b").mkdir(parents=True)
        (tmp_path / "a/b/up").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "self").symlink_to("self")
        (tmp_path / "shut").mkdir()
        (tmp_path / "shut").chmod(0)
        try:
            async with watching(tmp_path) as heard:
                (tmp_path / "a/b/f").write_bytes(b"x")
                await heard.until(lambda: "a/b/f" in heard.paths)
                (tmp_path / "a/c").mkdir()
                (tmp_path / "a/c/round").symlink_to(tmp_path / "a", target_is_directory=True)
                (tmp_path / "a/c/g").write_bytes(b"x")
                await heard.until(lambda: {"a/c/g", "a/c/round"} <= heard.paths)
                assert not any("/up/" in path or "/round/" in path for path in heard.paths)
        finally:
            (tmp_path / "shut").chmod(0o700)

    run(story())


@pytest.mark.case("M01")
def test_a_link_to_a_folder_in_a_folder_that_moves_in_is_one_path(tmp_path: Path) -> None:
    async def story() -> None:
        root, outside = tmp_path / "root", tmp_path / "outside"
        (root / "a").mkdir(parents=True)
        (root / "a/f").write_bytes(b"x")
        outside.mkdir()
        (outside / "g").write_bytes(b"x")
        (outside / "round").symlink_to(root / "a", target_is_directory=True)
        async with watching(root) as heard:
            outside.rename(root / "in")
            await heard.until(lambda: {"in/g", "in/round"} <= heard.paths)
            await heard.quiet()
            assert not any("/round/" in path for path in heard.paths)

    run(story())


@pytest.mark.case("M05")
@pytest.mark.parametrize("pause", [0.0, 0.02, 0.05, 0.09])
def test_a_foreign_change_within_a_tenth_of_a_second_of_ours_is_news(tmp_path: Path, pause: float) -> None:
    async def story() -> None:
        known = ContentWatch(PathGate(tmp_path))
        (tmp_path / "f").write_bytes(b"before")
        known.baseline(["f"])
        async with watching(tmp_path) as heard:
            known.expect("f", content_hash(b"ours"))
            write_atomic(tmp_path / "f", b"ours")
            known.seen("f", content_hash(b"ours"))
            await asyncio.sleep(pause)
            write_atomic(tmp_path / "f", b"theirs")
            found: list[str] = []
            while not found:
                await heard.until(lambda: bool(heard.batches))
                found = [item.path for item in known.news(heard.paths)]
                heard.batches.clear()
            assert found == ["f"]

    run(story())


@pytest.mark.case("M02")
def test_a_file_system_that_tells_nothing_is_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:50 / {tmp_path} rw shared:9 - nfs4 host:/export rw\n")
    monkeypatch.setattr(mounts, "MOUNTS", table)
    root = tmp_path / "root"
    root.mkdir()

    async def story() -> None:
        async with watching(root, Observers(observing.native_observer, quick_polling)) as heard:
            [(state, problem)] = heard.states
            assert state == "polling"
            assert problem
            assert "on nfs4" in problem.what
            (root / "f").write_bytes(b"x")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


def test_a_polled_tree_is_looked_through_and_its_changes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "POLL_SECONDS", 0.05)

    async def story() -> None:
        async with watching(tmp_path, Observers(failing(errno.EMFILE), observing.polling_observer)) as heard:
            (tmp_path / "f").write_bytes(b"x")
            await heard.until(lambda: "f" in heard.paths)

    run(story())


@pytest.mark.parametrize(
    ("folder", "kind", "silent"),
    [
        ("/home/me/code", "ext4", ""),
        ("/mnt/share/code", "fuse.sshfs", "sshfs"),
        ("/mnt/share2", "ext4", ""),
        ("/mnt/with space/x", "cifs", "cifs"),
        ("/mnt/twice", "xfs", ""),
        ("/mnt/box", "fuse.encfs", ""),
    ],
)
def test_the_file_system_of_a_folder_is_read_from_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, kind: str, silent: str
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "2 1 0:50 / /mnt/share rw - fuse.sshfs me@host: rw\n"
        "3 1 0:51 / /mnt/with\\040space rw master:3 - cifs //host/x rw\n"
        "4 1 0:52 / /mnt/twice rw - nfs host:/x rw\n"
        "5 1 0:53 / /mnt/twice rw - xfs /dev/sdb rw\n"
        "6 1 0:54 / /mnt/box rw - fuse.encfs encfs rw\nbroken line\n"
    )
    monkeypatch.setattr(mounts, "MOUNTS", table)
    assert mounts.file_system(Path(folder)) == kind
    assert mounts.silent_file_system(Path(folder)) == silent
