"""Days and instants as queries write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.api import times


@given(st.dates(), st.dates())
def test_the_pattern_of_past_days_is_exact(day, today):
    assert bool(re.search(times._past(today), day.isoformat())) is (day < today)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2022-01-12T09:30:00Z", datetime(2022, 1, 12, 9, 30, tzinfo=UTC)),
        ("2022-01-12t09:30:00.123456789z", datetime(2022, 1, 12, 9, 30, 0, 123456, tzinfo=UTC)),
        ("2022-01-12T09:30:00+01:00", datetime(2022, 1, 12, 8, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_instants(text, instant):
    assert times.read_instant(text) == instant


@pytest.mark.parametrize(
    "text", ["2022-01-12", "2022-01-12T09:30Z", "2022-01-12T09:30:00", "2022-02-30T00:00:00Z",
             "2022-01-12 09:30:00Z", "２０２２-01-12T09:30:00Z", "2022-01-12T25:00:00Z"],
)  # fmt: skip
def test_what_is_no_instant(text):
    with pytest.raises(ValueError, match="instant"):
        times.read_instant(text)
