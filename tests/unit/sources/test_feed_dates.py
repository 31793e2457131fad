"""Dates of feeds: every common way to write one, and those that are none."""

import time
from datetime import UTC, datetime

import pytest

from tracker.sources.dates import instant

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 05 Mar 2024 07:15:00 GMT",
        "Tue, 05 Mar 2024 10:15:00 +0300",
        "Tue, 5 Mar 24 07:15 UT",
        "05 Mar 2024 02:15:00 EST",
        "Tue, 05 Mar 2024 10:15:00 MSK",
        "Tue, 05 Mar 2024 08:15:00 CET",
        "Tue, 05 Mar 2024 07:15:00",
        "Mon, 05 Mar 2024 07:15:00 GMT",
        "2024-03-05T07:15:00Z",
        "2024-03-05t07:15:00z",
        "2024-03-05T07:15:00.000+00:00",
        "2024-03-05T09:15:00+0200",
        "2024-03-05 09:15:00 +02:00",
        "2024-03-05 07:15:00 UTC",
        "20240305T071500Z",
        "Tue Mar  5 07:15:00 2024",
    ],
)
def test_one_instant_in_many_ways(written: str) -> None:
    assert instant(written, None, NOW) == datetime(2024, 3, 5, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "parsed"),
    [
        (None, None),
        ("", None),
        ("1700000000", (1699, 12, 31, 0, 0, 0)),
        ("Fri, 30 Feb 2024 07:15:00 GMT", (2024, 3, 1, 7, 15, 0)),
        ("2024-02-30T07:15:00Z", (2024, 3, 1, 7, 15, 0)),
        ("2023-02-29", (2023, 3, 1, 0, 0, 0)),
        ("Thu, 01 Jan 2099 00:00:00 GMT", None),
        ("2024-06-04T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("Tue, 05 Mar 2024 27:15:00 GMT", None),
        ("yesterday", None),
        ("2024-03-05T07:15:00Z" + " " * 90 + "x", None),
        ("5 marzo 2023, 10:00", (2024, 3, 5, 10, 0, 0)),  # the parser disagrees with the text
        ("Tue, 05 Mar 2024 07:15:00 +9999999", None),
    ],
)
def test_what_is_no_date(written: str | None, parsed: tuple[int, ...] | None) -> None:
    assert instant(written, parsed, NOW) is None


def test_a_lenient_parser_is_believed_where_it_agrees() -> None:
    parsed = time.struct_time((2024, 3, 5, 10, 0, 61, 1, 65, 0))
    expected = datetime(2024, 3, 5, 10, 0, 59, tzinfo=UTC)
    assert instant("Τρι, 05 Μαρ 2024 12:00:00 EET", parsed, NOW) == expected


def test_a_little_ahead_is_a_wrong_clock() -> None:
    assert instant("2024-06-02T12:00:00Z", None, NOW) == datetime(2024, 6, 2, 12, tzinfo=UTC)
