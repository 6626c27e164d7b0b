"""No call below a room goes over the end of a piece of memory."""

import resource

import pytest

from qingpu_subsidy import frames

DEPTHS = range(1, 800)
CALLS = 100


def test_arguments_result_and_error_pass_through():
    assert frames.with_room(dict, [("a", 1)], b=2) == {"a": 1, "b": 2}
    with pytest.raises(ZeroDivisionError):
        frames.with_room(divmod, 1, 0)


def test_no_depth_pays_for_memory_at_each_call():
    assert max(frames.with_room(list, map(faults_at, DEPTHS))) < CALLS


def faults_at(depth: int) -> int:
    """How many pages of memory are newly taken while at this depth something is called."""
    if depth:
        return faults_at(depth - 1)
    nothing()
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(CALLS):
        nothing()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def nothing() -> None:
    pass
