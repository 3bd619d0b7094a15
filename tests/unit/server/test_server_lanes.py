"""One thing after the other, also what was put off."""

from __future__ import annotations

from haiku_pair.engine.server.lanes import Lane


def test_what_can_wait_is_done_when_its_time_has_come() -> None:
    lane, done = Lane("test"), []
    waits = lane.submit(lambda: None)
    lane.later(0.001, lambda: done.append("late"))
    lane.later(0.0, lambda: done.append("at once"))
    waits.result()
    while len(done) < 2:
        lane.submit(lambda: None).result()
    assert set(done) == {"at once", "late"}
    lane.close()


def test_the_end_waits_for_what_was_put_off() -> None:
    lane, done = Lane("test"), []
    lane.later(600, lambda: done.append("unsaved text"))
    lane.close()
    assert done == ["unsaved text"]
