"""What a person names of the history, as the two sides of a review; git's own diff says what is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.ranges import Range, Ranges
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


def ranges(desk: Desk) -> Ranges:
    return Ranges(desk.person, desk.runner, desk.trees, desk.sandbox.root)


def changed(desk: Desk, found: Range) -> list[str]:
    return [change.path for change in desk.trees.changes(found.base, found.proposed, renames=False)]


def as_git(sandbox: Sandbox, *what: str) -> list[str]:
    out = sandbox.git("diff", "--name-only", "-z", "--no-renames", *what)
    return sorted(name.decode() for name in out.split(b"\0") if name)


@pytest.fixture
def forked(tmp_path: Path) -> Sandbox:
    """`topic` with two commits beside `main`, which went on; one is on `topic`."""
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("checkout", "--quiet", "-b", "topic")
    for number in (1, 2):
        sandbox.write("topic.py", b"x = %d\n" % number)
        sandbox.commit(f"Topic {number}")
    sandbox.git("checkout", "--quiet", "main")
    sandbox.write("main.py", b"y = 1\n")
    sandbox.commit("Main goes on")
    sandbox.git("checkout", "--quiet", "topic")
    return sandbox


def refused(desk: Desk, spec: str) -> Failure:
    with pytest.raises(Failure) as failure:
        ranges(desk).resolve(spec)
    return failure.value


@pytest.mark.parametrize("spec", ["main..topic", "main...topic", "main..", "..main", "topic~1..topic", "v1...topic"])
def test_ranges_are_what_git_diff_shows(forked: Sandbox, desk_for: DeskFor, spec: str) -> None:
    desk = desk_for(forked)
    found = ranges(desk).resolve(spec)
    assert changed(desk, found) == as_git(forked, spec)
    assert found.title == spec


def test_the_commits_of_a_range_are_named_newest_first(forked: Sandbox, desk_for: DeskFor) -> None:
    found = ranges(desk_for(forked)).resolve("main...topic")
    assert [commit.subject for commit in found.commits] == ["Topic 2", "Topic 1"]
    assert found.commits[0].id == forked.git("rev-parse", "topic").decode().strip()
    assert found.commits[0].author == "Ada"


@pytest.mark.parametrize("spec", ["topic", "refs/heads/topic", "", "  topic "])
def test_a_branch_is_shown_from_where_it_left_the_default_branch(forked: Sandbox, desk_for: DeskFor, spec: str) -> None:
    desk = desk_for(forked)
    found = ranges(desk).resolve(spec)
    assert changed(desk, found) == ["topic.py"]
    assert found.title == "topic since main"


def test_the_default_branch_is_compared_with_where_one_is(forked: Sandbox, desk_for: DeskFor) -> None:
    desk = desk_for(forked)
    assert changed(desk, ranges(desk).resolve("main")) == ["main.py"]


def test_the_default_branch_with_an_upstream_shows_what_is_not_pushed(tmp_path: Path, desk_for: DeskFor) -> None:
    origin = repositories.with_history(tmp_path)
    place = tmp_path / "clone"
    origin.git("clone", "--quiet", str(origin.root), str(place))
    clone = Sandbox(place, place)
    clone.write("mine.py", b"mine\n")
    clone.commit("Mine")
    desk = desk_for(clone)
    for spec in ("", "main"):
        found = ranges(desk).resolve(spec)
        assert (changed(desk, found), found.title) == (["mine.py"], "main since origin/main")
    clone.git("checkout", "--quiet", "-b", "topic")
    clone.write("topic.py", b"topic\n")
    clone.commit("Topic")
    assert changed(desk, ranges(desk).resolve("topic")) == ["topic.py"]


@pytest.mark.parametrize("spec", ["HEAD", "@", "HEAD~1", "topic^!", "v1", "topic^{/Topic 1}", "HEAD@{0}", "main^0"])
def test_a_commit_is_shown_against_its_first_parent(forked: Sandbox, desk_for: DeskFor, spec: str) -> None:
    desk = desk_for(forked)
    found = ranges(desk).resolve(spec)
    commit = spec.removesuffix("^!")
    assert changed(desk, found) == as_git(forked, f"{commit}^1", commit)
    assert len(found.commits) == 1
    assert found.commits[0].subject in found.title


def test_a_first_commit_is_shown_against_nothing(forked: Sandbox, desk_for: DeskFor) -> None:
    desk = desk_for(forked)
    first = forked.git("rev-list", "--max-parents=0", "HEAD").decode().strip()
    found = ranges(desk).resolve(first[:12])
    assert desk.trees.paths(found.base) == []
    assert changed(desk, found) == ["README.md"]


def test_a_merge_is_shown_against_its_first_parent(forked: Sandbox, desk_for: DeskFor) -> None:
    forked.git("merge", "--quiet", "--no-edit", "main")
    desk = desk_for(forked)
    assert changed(desk, ranges(desk).resolve("HEAD")) == ["main.py"]


def test_a_stash_entry_holds_tracked_and_untracked_files(forked: Sandbox, desk_for: DeskFor) -> None:
    forked.write("app.py", b"stashed\n")
    forked.write("untracked.py", b"put away\n")
    forked.git("stash", "push", "--quiet", "--include-untracked", "--message", "for later")
    forked.write("README.md", b"other\n")
    forked.git("stash", "push", "--quiet")
    before = forked.git_files()
    desk = desk_for(forked)
    assert changed(desk, ranges(desk).resolve("stash")) == ["README.md"]
    assert changed(desk, ranges(desk).resolve("refs/stash@{0}")) == ["README.md"]
    found = ranges(desk).resolve("stash@{1}")
    assert changed(desk, found) == ["app.py", "untracked.py"]
    assert "for later" in found.title
    assert forked.git_files() == before


def test_only_the_workspace_is_shown(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.subfolder(tmp_path)
    Sandbox(sandbox.top, sandbox.top).write("src/pkg/util.py", b"changed\n")
    sandbox.commit("Inside and outside")
    desk = desk_for(sandbox)
    assert changed(desk, ranges(desk).resolve("HEAD")) == ["pkg/util.py"]
    # The folder was not there in the first commit.
    first = sandbox.git("rev-list", "--max-parents=0", "HEAD").decode().strip()
    assert changed(desk, ranges(desk).resolve(f"{first}..HEAD")) == ["pkg/util.py"]
    assert refused(desk, first).problem.fault is Fault.NOTHING_TO_DO


@pytest.mark.parametrize(
    "spec", ["--output=/tmp/x", "-p", "--all..main", "main..--exec", "a\0b", "a\nb", "\udcff\ud800"]
)
def test_what_could_be_an_option_is_refused(forked: Sandbox, desk_for: DeskFor, spec: str) -> None:
    assert refused(desk_for(forked), spec).problem.fault is Fault.BAD_REQUEST


@pytest.mark.parametrize("spec", ["nowhere", "nowhere..main", "main...nowhere", "HEAD~99", "README.md", "v1:README.md"])
def test_an_unknown_name_is_told_with_what_git_says(forked: Sandbox, desk_for: DeskFor, spec: str) -> None:
    problem = refused(desk_for(forked), spec).problem
    assert problem.fault is Fault.NOT_FOUND
    assert problem.detail


def test_nothing_to_see_is_said(forked: Sandbox, desk_for: DeskFor) -> None:
    desk = desk_for(forked)
    assert refused(desk, "topic..topic").problem.fault is Fault.NOTHING_TO_DO
    forked.git("branch", "merged", "main~1")
    problem = refused(desk, "merged").problem
    assert (problem.fault, problem.what) == (
        Fault.NOTHING_TO_DO,
        "merged holds no commit that main does not hold.",
    )


def test_a_lone_branch_and_no_commits_at_all(tmp_path: Path, desk_for: DeskFor) -> None:
    lone = repositories.with_history(tmp_path / "a")
    lone.git("branch", "--quiet", "-D", "other")
    assert refused(desk_for(lone), "").problem.fault is Fault.NOTHING_TO_DO
    (tmp_path / "b").mkdir()
    unborn = repositories.unborn(tmp_path / "b")
    assert refused(desk_for(unborn), "").problem.fault is Fault.NOT_FOUND
    assert refused(desk_for(unborn), "HEAD").problem.fault is Fault.NOT_FOUND
    plain = repositories.no_repository(tmp_path)
    assert refused(desk_for(plain), "HEAD").problem.fault is Fault.GIT


def test_histories_without_a_common_commit(forked: Sandbox, desk_for: DeskFor) -> None:
    forked.git("checkout", "--quiet", "--orphan", "island")
    forked.commit("Alone")
    problem = refused(desk_for(forked), "main...island").problem
    assert problem.fault is Fault.GIT
    assert "no commit in common" in problem.what


def test_a_shallow_clone_says_that_its_history_ends(forked: Sandbox, tmp_path: Path, desk_for: DeskFor) -> None:
    forked.git("checkout", "--quiet", "main")
    place = tmp_path / "shallow"
    forked.git("clone", "--quiet", "--depth=1", "--no-single-branch", forked.root.as_uri(), str(place))
    clone = Sandbox(place, place)
    desk = desk_for(clone)
    before = clone.git_files()
    for spec in ("HEAD", "origin/topic", "origin/main...origin/topic"):
        problem = refused(desk, spec).problem
        assert problem.fault is Fault.GIT
        assert "a part of it only" in problem.what
    assert changed(desk, ranges(desk).resolve("origin/main..origin/topic")) == as_git(
        clone, "origin/main..origin/topic"
    )
    assert clone.git_files() == before


def test_a_submodule_is_one_hunk(forked: Sandbox, desk_for: DeskFor) -> None:
    first, second = (forked.git("rev-parse", name).decode().strip() for name in ("main", "topic"))
    for commit in (first, second):
        forked.git("update-index", "--add", "--cacheinfo", f"160000,{commit},lib")
        forked.git("commit", "--quiet", "--message", "Submodule")
    desk = desk_for(forked)
    found = ranges(desk).resolve("HEAD")
    (hunk,) = proposals.hunks(desk.trees, found.base, found.proposed, "lib")
    assert (hunk.lines, hunk.heading) == ((), f"submodule changed: {first[:9]} becomes {second[:9]}")
    assert proposals.select(desk.trees, found.base, found.proposed, {"lib": {hunk.id}}) == found.proposed
    (created,) = proposals.hunks(desk.trees, desk.trees.empty, found.proposed, "lib")
    assert created.heading == f"submodule created: {second[:9]}"


def test_no_program_of_a_hostile_repository_runs(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.hostile(tmp_path)
    sandbox.git("config", "log.showSignature", "true")
    desk = desk_for(sandbox)
    for spec in ("HEAD", "HEAD~1..HEAD", "other...main", "v1"):
        assert ranges(desk).resolve(spec).commits
    assert sandbox.canary is not None
    assert not sandbox.canary.exists()
