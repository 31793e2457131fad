"""Retry-After, Cache-Control and Expires."""

from datetime import UTC, datetime

import pytest

from tracker.sources.freshness import max_age, retry_after

NOW = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("Tue, 05 Mar 2024 12:10:00 GMT", 600),
        ("Tuesday, 05-Mar-24 12:10:00 GMT", 600),
        ("Tue, 05 Mar 2024 11:00:00 GMT", 0),
        ("Tue, 05 Mar 2030 11:00:00 GMT", 86_400),
        ("9" * 40, 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "MAX-AGE=600"}, 600),
        ({"cache-control": "s-maxage=5"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=99999999999"}, 7 * 86_400),
        (
            {"date": "Tue, 05 Mar 2024 12:00:00 GMT", "expires": "Tue, 05 Mar 2024 13:00:00 GMT"},
            3600,
        ),
        ({"date": "Tue, 05 Mar 2024 12:00:00 GMT", "expires": "0"}, None),
        ({}, None),
    ],
)
def test_max_age(headers: dict[str, str], seconds: float | None) -> None:
    assert max_age(headers) == seconds
