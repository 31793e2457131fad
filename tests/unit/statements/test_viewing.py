"""The sentences of an article as the network is asked about them."""

from functools import cache

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.examined import Examined
from tracker.statements.reading import ArticleReader
from tracker.statements.rereading import read, reread
from tracker.statements.viewing import View, views_of

TEXT = (
    "What was said in Geneva\n\n"
    "Sergey Lavrov met Antony Blinken on Friday. The two talked for ninety minutes.\n\n"
    "He told reporters that Russia opposes NATO expansion. Washington rejects that demand.\n\n"
    "Wheat fell.\n\nMoscow wants written security guarantees."
)


@cache
def coder() -> Coder:
    return Coder(load())


def examined(text: str) -> tuple[ArticleReader, list[Examined]]:
    reader = coder().reader(Article(text=text, language="en"))
    assert reader is not None
    return reader, reader.examined()


def of(words: str) -> tuple[View, set[str]]:
    """The view of the sentence that holds the words, and the parties asked about there."""
    reader, found = examined(TEXT)
    views = views_of(reader.discourse, reader.hits, found)
    number = reader.discourse.sentence_at(TEXT.index(words))
    return views[number], {at.candidate.party for at in found if at.number == number}


def test_a_view_holds_the_sentence_its_issues_its_parties_and_its_teller() -> None:
    view, parties = of("opposes NATO")
    assert view.passage.text == "He told reporters that Russia opposes NATO expansion."
    (hit,) = view.passage.hits
    assert TEXT[hit[0] : hit[1]] == "NATO expansion"
    assert hit[2] == 1
    assert {"russia"} <= {p for _, _, who in view.passage.mentions for p in who}
    assert view.teller in {"russia", "united-states"}
    assert "russia" in parties


def test_two_sentences_before_it_are_seen_but_no_headline() -> None:
    view, _ = of("opposes NATO")
    assert [p.text for p in view.before] == [
        "Sergey Lavrov met Antony Blinken on Friday.",
        "The two talked for ninety minutes.",
    ]


def test_what_lies_further_back_than_a_paragraph_is_not_seen() -> None:
    view, _ = of("written security guarantees")
    assert [p.text for p in view.before] == ["Wheat fell."]


def test_a_sentence_that_is_not_read_says_nothing() -> None:
    reader, found = examined(TEXT)
    views = views_of(reader.discourse, reader.hits, found)
    some = next(iter(views))
    rows = reread(reader.network, {some: views[some]}, found)
    assert len(rows) == len(found)
    for at, row in zip(found, rows, strict=True):
        assert bool(row) == (at.number == some)
        assert not row or abs(sum(v for k, v in row.items() if k != "read.odds") - 1) < 1e-3


def test_odds_are_those_of_a_position_against_none() -> None:
    assert read([0.5, 0.25, 0.25, 0.0])["read.odds"] == 0
    assert read([0.0, 1.0, 0.0, 0.0])["read.odds"] > 9
    assert read([1.0, 0.0, 0.0, 0.0])["read.odds"] < -9
