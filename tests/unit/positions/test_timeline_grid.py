"""A curve needs one state for each interval: from those alone it is the same as from all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from tracker.positions.history import state_at
from tracker.positions.timeline import intervals, timeline

FIRST = date(2021, 12, 20)


class Mark(NamedTuple):
    """As much of a state as a curve needs."""

    on: date
    stance: str
    score: float
    basis: str
    counts: tuple[int]
    articles: int


@given(
    days=st.lists(st.integers(0, 90), unique=True, max_size=30).map(sorted),
    interval=st.sampled_from(["week", "month"]),
    since=st.integers(-20, 100),
    length=st.integers(0, 60),
)
def test_one_state_for_each_interval_is_enough(days, interval, since, length):
    every = [
        Mark(FIRST + timedelta(days=day), "support", 0.1, "government", (n,), n)
        for n, day in enumerate(days, 1)
    ]
    start = FIRST + timedelta(days=since)
    until = start + timedelta(days=length)
    grid = list(intervals(interval, start, until))
    ends = [grid[0][0] - timedelta(days=1), *(min(end, until) for _, end in grid)]
    found = {state.on: state for end in ends if (state := state_at(every, end)) is not None}
    thin = [found[on] for on in sorted(found)]
    asked = ("p", "i", every, interval, start, until, until)
    assert timeline(*asked) == timeline("p", "i", thin, interval, start, until, until)
