"""When statements were made: expressions of time, and which of them dates a statement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.statements.coding_cases import PUBLISHED, code
from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.dates import expressions

DATA = Path(__file__).parents[2] / "data" / "coder" / "times.txt"


def golden() -> list[tuple[str, str, str, str]]:
    """(text, party, issue, "day precision [mention]") of each line of the file."""
    rows, text = [], ""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            party, issue, when = line[2:].split(" ", 2)
            rows.append((text, party, issue, when))
        elif line and not line.startswith("#"):
            text = line
    return rows


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


@pytest.mark.parametrize(("text", "party", "issue", "when"), golden(), ids=lambda v: v[:60])
def test_statement_is_dated_as_a_person_dates_it(
    coder: Coder, text: str, party: str, issue: str, when: str
) -> None:
    found = {
        f"{s.said_on} {s.said_on_precision}{' mention' if s.mention else ''}"
        for s in code(coder, text) if (s.party, s.issue) == (party, issue)
    }  # fmt: skip
    assert found == {when}


# Said in an article of Tuesday, 1 February 2022.
TIMES = [
    ("on Monday", "2022-01-31 day"),
    ("on Tuesday", "2022-02-01 day"),
    ("on Wednesday", "2022-01-26 day"),
    ("on Thursday evening", "2022-01-27 day"),
    ("last Friday", "2022-01-28 day"),
    ("late on Saturday", "2022-01-29 day"),
    ("yesterday", "2022-01-31 day"),
    ("two days ago", "2022-01-30 day"),
    ("last week", "2022-01-24 week"),
    ("a week ago", "2022-01-25 week"),
    ("last month", "2022-01-01 month"),
    ("in December", "2021-12-01 month"),
    ("last year", "2021-01-01 year"),
    ("on 30 November", "2021-11-30 day"),
    ("on Dec. 17", "2021-12-17 day"),
    ("on 5 July 2021", "2021-07-05 day"),
]
TELLINGS = [
    "Lavrov said {} that Russia rejects NATO expansion.",
    "Russia rejects NATO expansion, Lavrov said {}.",
    "Russia rejects NATO expansion, the foreign ministry in Moscow said {}.",
    "“We reject NATO expansion,” Lavrov said {}.",
    "“We reject NATO expansion,” Lavrov told reporters {}.",
    "Lavrov, who leads the ministry, said {} that Russia rejects NATO expansion.",
    "Moscow rejected NATO expansion {}.",
    "NATO expansion was rejected by Russia {}.",
]


@pytest.mark.parametrize("telling", TELLINGS)
@pytest.mark.parametrize(("time", "when"), TIMES)
def test_time_of_the_telling_dates_the_statement(
    coder: Coder, telling: str, time: str, when: str
) -> None:
    statements = [s for s in code(coder, telling.format(time)) if s.issue == "nato-expansion"]
    assert statements
    assert {f"{s.said_on} {s.said_on_precision}" for s in statements} == {when}
    assert not any(s.mention for s in statements)


PAST = ["on Friday", "on 17 December", "in 2014", "last month"]
COMING = ["on Friday", "next week", "this month", "by Sunday", "before March"]
CONTENTS = [
    ("Blinken said that the United States would impose sanctions on Russia {}.", COMING),
    ("Kuleba said that Ukraine wants sanctions against Russia to be imposed {}.", COMING),
    ("Lavrov, who met Blinken {}, said that Russia rejects NATO expansion.", PAST),
    ("Lavrov said that Russia, which had moved troops {}, rejects NATO expansion.", PAST),
    ("After Blinken spoke {}, Lavrov said that Russia rejects NATO expansion.", PAST),
]


@pytest.mark.parametrize("text", [t.format(time) for t, times in CONTENTS for time in times])
def test_time_of_the_content_does_not(coder: Coder, text: str) -> None:
    statements = code(coder, text)
    assert statements
    assert {(s.said_on, s.said_on_precision) for s in statements} == {(PUBLISHED, "day")}


def test_without_a_day_of_the_article_only_full_dates_are_understood(coder: Coder) -> None:
    def said(text: str) -> set[tuple[date | None, str]]:
        found = coder.code(Article(text=text, language="en")).statements
        return {(s.said_on, s.said_on_precision) for s in found}

    assert said("Lavrov said on Monday that Russia rejects NATO expansion.") == {(None, "unknown")}
    assert said("Lavrov said on 17 December 2021 that Russia rejects NATO expansion.") == {
        (date(2021, 12, 17), "day")
    }


def test_expressions_lie_where_they_say_and_never_ahead() -> None:
    text = "On Friday, 29 February 2021, 30 May, in March 1997 and next Monday; on 31 January."
    found = expressions(text, PUBLISHED, offset=7)
    assert [text[e.start - 7 : e.end - 7] for e in found] == [
        "Friday", "30 May", "in March 1997", "31 January",
    ]  # fmt: skip
    assert all(e.day <= PUBLISHED for e in found)
    assert [e.forward for e in found] == [False, True, False, False]


@pytest.mark.parametrize("text", ["on FRİDAY", "on frıday", "on Tueſday", "ſix days ago", "ſunday"])
def test_letters_that_only_a_blind_eye_takes_for_ours_name_no_day(text: str) -> None:
    assert not [e for e in expressions(text, PUBLISHED) if e.precision == "day"]


def test_capitals_and_hard_blanks_name_a_day() -> None:
    days = [e.day for e in expressions("LAST\u00a0FRIDAY, SIX\u00a0Days AGO", PUBLISHED)]
    assert days == [date(2022, 1, 28), date(2022, 1, 26)]
