from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.articles.dates import find_dateline, parse_iso

DAYS = {
    "January 11, 2022 | 3:22pm": date(2022, 1, 11),
    "AP , Tuesday 11 Jan 2022": date(2022, 1, 11),
    "2022-02-12": date(2022, 2, 12),
    "2022/02/12": date(2022, 2, 12),
    "11.01.2022": date(2022, 1, 11),
    "11-01-2022": date(2022, 1, 11),
    "11th of January, 2022": date(2022, 1, 11),
    "Jan. 11, 2022": date(2022, 1, 11),
    "Dienstag, 11. Januar 2022, 16:40 Uhr": date(2022, 1, 11),
    "le 1er février 2022": date(2022, 2, 1),
    "11 de enero de 2022": date(2022, 1, 11),
    "11 января 2022 г., 12:20": date(2022, 1, 11),
    "11 січня 2022": date(2022, 1, 11),
    "11 stycznia 2022": date(2022, 1, 11),
    "11 Ocak 2022": date(2022, 1, 11),
    "11 يناير 2022": date(2022, 1, 11),
    "2022年1月11日": date(2022, 1, 11),
    "01/13/2022": date(2022, 1, 13),
    "13/01/2022": date(2022, 1, 13),
}
INSTANTS = {
    "January 11, 2022 | 3:22pm EST": (20, 22),
    "11 January 2022, 14:05 GMT": (14, 5),
    "Tue 11 Jan 2022 18.04 GMT": (18, 4),
    "Updated 1522 GMT (2322 HKT) January 11, 2022": (15, 22),
    "Jan. 11, 2022 5:30 pm ET": (22, 30),
    "11 January 2022 at 12:20 Moscow time": (9, 20),
    "11/01/2022 14:30 CET": (13, 30),
    "01/11/2022 9:30 AM EST": (14, 30),
    "11 Jan 2022 12:20 UTC+3": (9, 20),
    "2022-01-11T15:22:00-05:00": (20, 22),
    "2022-01-11T15:22:00Z": (15, 22),
}
REFUSED = [
    "30 February 2022",
    "2022-02-30",
    "1 January 1699",
    "10 January 2199",
    "11/01/2022",  # January or November
    "January 2022",
    "Tuesday, January 11",
    "in 2022",
    "",
    "1700000000",
]


@pytest.mark.parametrize(("line", "day"), DAYS.items())
def test_a_day_is_read_in_any_usual_form(line: str, day: date) -> None:
    read = find_dateline(line)
    assert read is not None
    assert (read.on, read.at) == (day, None)


@pytest.mark.parametrize(("line", "clock"), INSTANTS.items())
def test_an_hour_with_its_zone_names_an_instant(line: str, clock: tuple[int, int]) -> None:
    read = parse_iso(line)
    assert read is not None
    assert read.at == datetime(2022, 1, 11, *clock, tzinfo=UTC)
    assert read.on == date(2022, 1, 11)


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_not_certainly_a_date_is_none(line: str) -> None:
    assert parse_iso(line) is None


def test_the_day_is_the_datelines_own_and_not_shifted_to_utc() -> None:
    read = parse_iso("2022-01-11T23:30:00-05:00")
    assert read is not None
    assert read.on == date(2022, 1, 11)
    assert read.at == datetime(2022, 1, 12, 4, 30, tzinfo=UTC)


def test_summer_time_is_known() -> None:
    summer, winter = (
        find_dateline("July 11, 2022 9:00 am ET"),
        find_dateline("Jan 11, 2022 9:00 am ET"),
    )
    assert summer is not None
    assert summer.at == datetime(2022, 7, 11, 13, tzinfo=UTC)
    assert winter is not None
    assert winter.at == datetime(2022, 1, 11, 14, tzinfo=UTC)


def test_a_day_after_tomorrow_is_refused() -> None:
    soon = datetime.now(UTC).date()
    assert parse_iso((soon + timedelta(days=1)).isoformat()) is not None
    assert parse_iso((soon + timedelta(days=3)).isoformat()) is None


def test_the_place_of_a_date_in_its_line_is_told() -> None:
    line = "Published: 11 January 2022, 14:05 GMT; updated: 12 January 2022"
    read = find_dateline(line)
    assert read is not None
    assert line[read.start : read.end] == "11 January 2022, 14:05 GMT"
