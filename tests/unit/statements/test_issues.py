"""Issue terms: the pattern language, contexts, overlaps, gaps."""

from __future__ import annotations

import pytest

from tracker.codebook.load import parse
from tracker.codebook.pattern import PatternError, compile_pattern, plain_marks
from tracker.statements.issues import IssueMatcher, lowered
from tracker.statements.sentences import split_sentences

WORDS = {"alliance": ("the pact", "north league")}


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("join the pact", "they join  the\npact today", "join  the\npact"),
        ("(expand|grow) eastward", "to grow eastward", "grow eastward"),
        ("pact [further] expansion", "pact expansion", "pact expansion"),
        ("pact [further] expansion", "pact further expansion", "pact further expansion"),
        ("expan*", "its expansion's end", "expansion's"),
        ("open door", "an open-door policy", "open-door"),
        ("keep .. out of it", "keep that country out of it", "keep that country out of it"),
        ("keep .. out of it", "keep calm and stay out of it", None),
        ("keep ... out", "keep arms, men and guns out", "keep arms, men and guns out"),
        ("{alliance} membership", "North League membership", "north league membership"),
        ("{alliance} expansion", "the pact’s expansion", "the pact’s expansion"),
        ("Swift", "a swift reply", None),
        ("tariff", "non-tariff rules", None),
        ("binding guarantee", "a “binding” guarantee", "binding” guarantee"),
    ],
)
def test_pattern(pattern: str, text: str, found: str | None) -> None:
    source = text if pattern != pattern.lower() else text.lower()
    match = compile_pattern(pattern, WORDS).regex.search(plain_marks(source))
    assert (source[slice(*match.span())] if match else None) == found


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "empty"),
        ("(a|b", "closed"),
        ("a)", "unexpected"),
        ("[a]", "optional"),
        ("..", "needs"),
        ("{nobody} x", "no list"),
        ("defen(s|c)e", "whole words"),
        ("*", "star"),
        ("a || b", "alternative"),
    ],
)
def test_pattern_that_cannot_be_read(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern, WORDS)


BOOK = """
id = "x"
name = "X"
description = "-"
parties = { a = { name = "Aland" } }
[issues.gas]
name = "Gas"
proposition = "gas flows"
support = "yes"
oppose = "no"
[[issues.gas.terms]]
any = ["pipeline", "sanctions on the pipeline"]
near = ["baltic"]
within = "article"
unless = ["oil pipeline"]
[issues.penalties]
name = "Penalties"
proposition = "penalties come"
support = "yes"
oppose = "no"
[[issues.penalties.terms]]
any = ["sanctions", "cut .. off"]
[[issues.penalties.terms]]
points = "oppose"
any = ["trade"]
also = ["free"]
"""


def hits(text: str) -> list[tuple[str, int, str]]:
    found = IssueMatcher(parse(BOOK)).find(text, split_sentences(text))
    return [(h.issue, h.sign, text[h.start : h.end]) for row in found.values() for h in row]


def test_context_in_the_article_and_in_the_sentence() -> None:
    assert hits("The pipeline leaks.") == []
    assert hits("The Baltic Sea is cold. The pipeline leaks.") == [("gas", 1, "pipeline")]
    assert hits("The Baltic oil pipeline leaks.") == []
    assert hits("Trade grows. Free trade grows.") == [("penalties", -1, "trade")]


def test_longer_term_wins_and_the_gap_stays_open() -> None:
    text = "The Baltic states want sanctions on the pipeline."
    assert hits(text) == [("gas", 1, "sanctions on the pipeline")]
    inside = "In the Baltic they cut the pipeline off."
    found = [("gas", 1, "pipeline"), ("penalties", 1, "cut the pipeline off")]
    assert sorted(hits(inside)) == found


def test_gap_reaches_over_no_verb_of_saying() -> None:
    assert hits("They cut, she said, him off. They cut what he wants off.") == []


def test_lower_case_keeps_every_character_in_its_place() -> None:
    text = "İstanbul’s SANCTIONS"
    assert len(lowered(text)) == len(text)
    assert hits(text + ".") == [("penalties", 1, "SANCTIONS")]
