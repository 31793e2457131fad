"""Speech that goes on in the next sentence without a word that says so."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.statement import Statement

CODER = Coder(load())
REPORT = "The alliance was arming its neighbours, Dmitry Peskov said on Monday. "


def last(text: str) -> Statement:
    """The last statement of the text."""
    article = Article(text=text, title=None, published_on=date(2022, 1, 12), language="en")
    return CODER.code(article).statements[-1]


@pytest.mark.parametrize(
    "follows",
    [
        "Russia therefore demands an end to NATO expansion.",
        "For this reason Russia insists on a halt to NATO expansion.",
        "Nor would Russia accept NATO expansion.",
        "Russia must insist on a halt to NATO expansion.",
        "In his view, Russia cannot accept NATO expansion.",
    ],
)
def test_a_sentence_that_leans_on_a_report_is_the_speakers(follows: str) -> None:
    statement = last(REPORT + follows)
    assert (statement.party, statement.stance) == ("russia", "oppose")
    assert statement.speaker is not None
    assert statement.speaker.name == "Dmitry Peskov"
    assert statement.mode == "indirect"
    assert not statement.mention


@pytest.mark.parametrize(
    "follows",
    [
        "Russia demands an end to NATO expansion.",  # nothing joins it
        "Russia has also demanded an end to NATO expansion.",  # what was done, not what is said
        "Ukraine therefore demands NATO membership.",  # another party than the speaker's
        "Russia would demand an end to NATO expansion, Sergei Lavrov said.",  # says who
        "\n\nRussia therefore demands an end to NATO expansion.",  # begins anew
    ],
)
def test_what_the_article_tells_itself_stays_its_own(follows: str) -> None:
    statement = last(REPORT + follows)
    speaker = statement.speaker.name if statement.speaker else None
    assert speaker != "Dmitry Peskov"


def test_two_speakers_leave_open_whose_it_is() -> None:
    both = "Peskov said talks went on, and Sergei Lavrov said they were hard. "
    assert last(both + "Russia therefore demands an end to NATO expansion.").speaker is None


def test_it_goes_on_over_more_than_one_sentence() -> None:
    more = "It would therefore wait. Russia must also insist on a halt to NATO expansion."
    speaker = last(REPORT + more).speaker
    assert speaker is not None
    assert speaker.name == "Dmitry Peskov"


def test_a_report_goes_on_behind_a_quotation_too() -> None:
    quoted = "“We are patient,” Dmitry Peskov said. "
    found = last(quoted + "Russia therefore demands an end to NATO expansion.")
    assert found.speaker is not None
    assert found.speaker.name == "Dmitry Peskov"
    assert found.mode == "indirect"


@pytest.mark.parametrize(
    "follows",
    [
        "Moscow was ready to withdraw its demand for an end to NATO expansion.",
        "An end to NATO expansion will be demanded by Russia.",
        "An end to NATO expansion was necessary for Russia.",
    ],
)
def test_how_things_are_or_will_be_is_the_speakers(follows: str) -> None:
    speaker = last(REPORT + follows).speaker
    assert speaker is not None
    assert speaker.name == "Dmitry Peskov"


def test_what_happened_is_the_articles_to_tell() -> None:
    assert last(REPORT + "Russia demanded an end to NATO expansion a week ago.").speaker is None
