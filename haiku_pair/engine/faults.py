"""The one error of the engine: a problem that can be told to a person as it is."""

from __future__ import annotations

from haiku_pair.protocol.values import Fault, Problem


class Failure(Exception):
    """Something did not happen, with what to say about it. Every room raises this, nobody else's."""

    def __init__(self, fault: Fault, what: str, *, kept: str = "", next_step: str = "", detail: str = "") -> None:
        """The arguments are those of `Problem`."""
        super().__init__(what)
        self.problem = Problem(fault, what, kept, next_step, detail)

    @classmethod
    def telling(cls, problem: Problem) -> Failure:
        """The failure that tells of a problem."""
        return cls(problem.fault, problem.what, kept=problem.kept, next_step=problem.next_step, detail=problem.detail)
