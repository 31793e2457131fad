"""Sentences that go on about an issue without a word for it."""

from __future__ import annotations

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.examined import Examined
from tracker.statements.hits import ECHO

FIRST = "Bankers in Basel talked about a cut-off from SWIFT."


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def echoes(coder: Coder, text: str) -> list[Examined]:
    """What is asked about the last sentence of the text without a word for an issue in it."""
    reader = coder.reader(Article(text=text, language="en"))
    if reader is None:
        return []
    last = len(reader.discourse.sentences) - 1
    return [at for at in reader.examined() if at.hit.rule == ECHO and at.number == last]


@pytest.mark.parametrize(
    ("following", "words"),
    [
        ("Berlin would not hear of it.", "it"),
        ("Berlin has never been comfortable with the idea.", "the idea"),
        ("Berlin has its doubts.", "."),
        ("Berlin will think twice before such a drastic step.", "such a drastic step"),
        ("Berlin said that it had doubts this week.", "it"),
        ("“We have our doubts,” Olaf Scholz said.", ","),  # the last word that is his
    ],
)
def test_the_question_is_put_where_the_words_point_back(
    coder: Coder, following: str, words: str
) -> None:
    text = f"{FIRST} {following}"
    asked = echoes(coder, text)
    assert ("germany", "swift") in {(at.candidate.party, at.hit.issue) for at in asked}
    assert {text[at.hit.start : at.hit.end] for at in asked} == {words}


def test_it_is_put_about_every_issue_of_the_nearest_sentence(coder: Coder) -> None:
    text = (
        "Bankers talked about NATO membership. Later they talked about a cut-off from SWIFT and "
        "about Nord Stream 2. Berlin would not hear of it."
    )
    assert {at.hit.issue for at in echoes(coder, text)} == {"swift", "nord-stream-2"}


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST} Snow fell. Rain fell. Berlin would not hear of it.",  # too far
        f"{FIRST}\n\nSnow fell.\n\nBerlin would not hear of it.",  # two paragraphs on
        "Snow fell. Berlin would not hear of it.",
        f"{FIRST} Berlin would not hear of SWIFT sanctions.",  # an issue of its own
    ],
)
def test_nothing_is_asked_where_nothing_near_names_an_issue(coder: Coder, text: str) -> None:
    assert echoes(coder, text) == []


@pytest.mark.parametrize(
    "following",
    [
        "Berlin has its doubts.",
        "As for the plan, Berlin opposes it. Paris agreed.",
        "Asked whether that would happen, Berlin refused.",
    ],
)
def test_rules_read_nothing_there(coder: Coder, following: str) -> None:
    reader = coder.reader(Article(text=f"{FIRST} {following}", language="en"))
    assert reader is not None
    assert all(at.ruled is None for at in reader.examined())


def test_whoever_tells_the_sentence_tells_the_echo(coder: Coder) -> None:
    asked = echoes(coder, f"{FIRST} “We have our doubts,” Olaf Scholz said.")
    assert {at.voice and at.voice.party for at in asked} == {"germany"}


@pytest.mark.parametrize(
    "line", ["Doubts Grow In Berlin About Everything Today.", "BERLIN HAS DOUBTS."]
)
def test_headlines_are_no_echoes(coder: Coder, line: str) -> None:
    assert echoes(coder, f"{FIRST}\n\n{line}") == []


@pytest.mark.parametrize(
    ("before", "sign"),
    [
        ("The non-expansion of NATO was", -1),
        ("The non-expansion of NATO and, later, the expansion of NATO were", 1),
        ("The expansion of NATO and, later, the non-expansion of NATO were", -1),
    ],
)
def test_the_sign_is_that_of_the_last_words_before(coder: Coder, before: str, sign: int) -> None:
    asked = echoes(coder, f"{before} talked about in Basel. Moscow had its doubts.")
    assert {(at.hit.issue, at.hit.sign) for at in asked} == {("nato-expansion", sign)}
