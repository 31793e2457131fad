"""Who may hold a position, and that it is the words that decide which one."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.statements.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def candidates(coder: Coder, text: str) -> dict[str, set[str]]:
    """By party, what the sentences before the last one have of it."""
    reader = coder.reader(Article(text=text, language="en", published_on=date(2022, 1, 20)))
    assert reader is not None
    examined = reader.examined()
    last = max(at.number for at in examined)
    return {at.candidate.party: at.candidate.before for at in examined if at.number == last}


def test_whoever_is_named_and_whoever_tells_it(coder: Coder) -> None:
    found = candidates(coder, "Scholz told Biden that Germany rejects sanctions on Russia.")
    assert {"germany", "united-states", "russia"} <= found.keys()


def test_whom_the_sentence_before_is_about(coder: Coder) -> None:
    found = candidates(
        coder, "Blinken met Baerbock in Berlin. The door of NATO, he said, remains open."
    )
    assert "subject" in found["united-states"]
    assert "germany" not in found  # merely named there


def test_whose_demand_it_is_where_the_article_names_it(coder: Coder) -> None:
    found = candidates(
        coder,
        "Russia published two drafts. Nobody had expected them. Few had read them. "
        "They came late. NATO expansion would be ruled out.",
    )
    assert "russia" in found


def test_a_question_takes_no_position(coder: Coder) -> None:
    text = "Will Germany stop Nord Stream 2? Journalists asked about it."
    assert coder.code(Article(text=text, language="en")).statements == ()


def unknowing(codebook: Codebook) -> Codebook:
    """The codebook without what parties are known for."""
    return replace(
        codebook, issues={k: replace(issue, expected={}) for k, issue in codebook.issues.items()}
    )


PLAIN = [
    ("Russia supports NATO expansion.", "russia", "nato-expansion", "support"),
    ("Ukraine opposes new sanctions on Russia.", "ukraine", "sanctions", "oppose"),
    ("Britain rejects cutting Russia off from SWIFT.", "united-kingdom", "swift", "oppose"),
    ("The United States opposes NATO expansion.", "united-states", "nato-expansion", "oppose"),
    ("Ukraine supports Nord Stream 2.", "ukraine", "nord-stream-2", "support"),
]


@pytest.mark.parametrize(("text", "party", "issue", "stance"), PLAIN)
def test_plain_words_win_over_what_a_party_is_known_for(
    coder: Coder, text: str, party: str, issue: str, stance: str
) -> None:
    found = coder.code(Article(text=text, language="en")).statements
    assert [(s.party, s.issue, s.stance) for s in found] == [(party, issue, stance)]


@pytest.mark.parametrize(("text", "party", "issue", "stance"), PLAIN)
def test_without_what_is_known_plain_words_read_the_same(
    text: str, party: str, issue: str, stance: str
) -> None:
    found = Coder(unknowing(load())).code(Article(text=text, language="en")).statements
    assert [(s.party, s.issue, s.stance) for s in found] == [(party, issue, stance)]
