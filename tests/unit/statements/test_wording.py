"""Whose words a statement is given to, and who is said to report it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.statement import Statement

CODER = Coder(load())


def coded(text: str) -> dict[tuple[str, str], Statement]:
    """The statements of the text, by party and issue."""
    article = Article(text=text, title=None, published_on=date(2022, 1, 12), language="en")
    return {(s.party, s.issue): s for s in CODER.code(article).statements}


def name(statement: Statement) -> str | None:
    return statement.speaker.name if statement.speaker else None


def test_who_rejects_anothers_demand_speaks_for_herself() -> None:
    found = coded(
        "Wendy Sherman told reporters that Russia’s demand for a halt to NATO expansion was a "
        "non-starter for Washington."
    )
    own, named = found["united-states", "nato-expansion"], found["russia", "nato-expansion"]
    assert (own.stance, name(own), own.mode) == ("support", "Wendy Sherman", "indirect")
    assert (named.stance, name(named)) == ("oppose", None)


def test_a_subject_read_as_an_apposition_still_speaks() -> None:
    found = coded(
        "In a conversation with the magazine, Senator Konstantin Kosachev, a member of Russia's "
        "upper chamber, conceded that Washington would never grant Moscow’s wish for an end to "
        "NATO expansion."
    )
    statement = found["united-states", "nato-expansion"]
    assert (name(statement), statement.reported_by) == ("Konstantin Kosachev", "russia")


READOUT = "{} had a telephone conversation with {}. {} stressed that {} supports NATO expansion."
PUTIN, BIDEN = "Vladimir Putin", "President of the United States Joseph Biden"


def test_what_a_read_out_tells_of_the_other_side_is_reported_by_its_publisher() -> None:
    found = coded(READOUT.format(PUTIN, BIDEN, "Joseph Biden", "the United States"))
    statement = found["united-states", "nato-expansion"]
    assert (name(statement), statement.reported_by) == ("Joseph Biden", "russia")


def test_what_it_tells_of_its_own_side_is_not() -> None:
    found = coded(READOUT.format(BIDEN, PUTIN, "Joseph Biden", "the United States"))
    assert found["united-states", "nato-expansion"].reported_by is None


@pytest.mark.parametrize(
    "opening",
    [
        "MOSCOW, Jan 12 (Agency) - Vladimir Putin spoke by phone with Joseph Biden. ",
        "Vladimir Putin spoke by phone with Joseph Biden on Wednesday. ",
        "Vladimir Putin spoke by phone with Joseph Biden, the Kremlin said. ",
        "Envoys of both sides arrived in Geneva. Vladimir Putin spoke by phone with Joseph Biden. ",
        "Vladimir Putin and Joseph Biden spoke with journalists after their meeting. ",
        "Vladimir Putin, whose aides doubted it, called Joseph Biden. ",
    ],
)
def test_news_of_a_talk_is_nobodys_read_out(opening: str) -> None:
    found = coded(opening + "Joseph Biden said that the United States supports NATO expansion.")
    assert found["united-states", "nato-expansion"].reported_by is None


def test_words_in_quotation_marks_are_ones_own_in_a_read_out_too() -> None:
    found = coded(
        "Vladimir Putin had a telephone conversation with President of the United States Joseph "
        "Biden. “The United States supports NATO expansion,” Joseph Biden said."
    )
    assert found["united-states", "nato-expansion"].reported_by is None


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("“NATO must withdraw to its 1997 lines,” TASS quoted Lavrov as saying.", "direct"),
        ("“NATO must withdraw to its 1997 lines,” Lavrov was cited as saying.", "direct"),
        ("Lavrov was quoted as saying NATO must withdraw to its 1997 lines.", "indirect"),
        ("TASS cited Lavrov as saying that NATO must withdraw to its 1997 lines.", "indirect"),
    ],
)
def test_who_is_quoted_as_saying_something_says_it(text: str, mode: str) -> None:
    statement = coded(text)["russia", "1997-lines"]
    assert (name(statement), statement.mode) == ("Sergey Lavrov", mode)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Macron rejects Putin's demand that NATO close its door to Ukraine.", {"france": None}),
        (
            "The United States rejects Russia's demand for a halt to NATO expansion.",
            {"united-states": None, "russia": None},
        ),
        (
            "Blinken said that Germany rejects Russia's demand for a halt to NATO expansion.",
            {"germany": "united-states", "russia": "united-states"},
        ),
        (
            "Blinken said that Russia demands a halt to NATO expansion.",
            {"russia": "united-states"},
        ),
        (
            "Blinken said that Russia demands that NATO close its door to Ukraine.",
            {"russia": "united-states", "united-states": None},
        ),
        (
            "The US and Britain said that they oppose NATO expansion.",
            {"united-states": None, "united-kingdom": None},
        ),
        (
            "The ministers of France, Germany and the UK said in a joint statement that they "
            "oppose NATO expansion.",
            {"france": None, "germany": None, "united-kingdom": None},
        ),
        ("Scholz and Macron said NATO must expand.", {"germany": None, "france": None}),
        ("Blinken said that Russia opposes NATO expansion.", {"russia": "united-states"}),
        (
            "Blinken said talks will go on as Russia insisted that NATO close its door to Ukraine.",
            {"russia": None},
        ),
        (
            "Blinken met Lavrov. The former said that talks will go on, while the latter demanded "
            "that NATO close its door to Ukraine.",
            {"russia": None},
        ),
    ],
)
def test_who_reports_whom(text: str, parties: dict[str, str | None]) -> None:
    found = coded(text)
    assert {p: found[p, "nato-expansion"].reported_by for p in parties} == parties
