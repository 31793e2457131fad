"""What points back stands for what somebody took a stand on; else it only puts a question."""

from __future__ import annotations

import pytest

from tests.scaling import growth
from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.hits import ANSWER, ECHO, REFERENCE
from tracker.statements.references import find_references


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


@pytest.mark.parametrize(
    ("first", "following", "rule"),
    [
        ("Kyiv wants Russia cut off from SWIFT.", "Berlin opposes such an arrangement.", REFERENCE),
        ("Bankers talked about a cut-off from SWIFT.", "Berlin opposes such an arrangement.", ECHO),
        ("Kyiv wants Russia cut off from SWIFT.", "Berlin refused.", ANSWER),
        ("Bankers talked about a cut-off from SWIFT.", "Berlin refused.", ECHO),
    ],
)
def test_only_what_somebody_took_a_stand_on_is_pointed_back_to(
    coder: Coder, first: str, following: str, rule: str
) -> None:
    reader = coder.reader(Article(text=f"{first} {following}", language="en"))
    assert reader is not None
    asked = [at for at in reader.examined() if at.number == 1]
    assert {(at.hit.rule, at.hit.issue) for at in asked} == {(rule, "swift")}


def test_a_sentence_with_an_issue_of_its_own_is_no_echo(coder: Coder) -> None:
    text = (
        "Bankers talked about a cut-off from SWIFT. "
        "Berlin rejects new sanctions on Russia and such an arrangement."
    )
    reader = coder.reader(Article(text=text, language="en"))
    assert reader is not None
    assert {at.hit.rule for at in reader.examined() if at.number == 1}.isdisjoint({ECHO})


def test_a_run_of_articles_before_a_noun_is_not_tried_from_each_of_them(coder: Coder) -> None:
    def find(size: int) -> object:
        text = "Kyiv spoke. " + "the " * size + "x demands"
        return find_references(text, [(0, 11), (12, len(text))], {0, 1}, coder.lexicon)

    assert growth(find, 1_000) < 10
