"""Finite forms of verbs of saying."""

from __future__ import annotations

import pytest

from tracker.statements.attribution.inflection import finite, forms, plain_words, telling_pattern


@pytest.mark.parametrize(
    ("lemma", "wanted"),
    [
        ("insist", {"insisted", "insists"}),
        ("state", {"stated", "states"}),
        ("deny", {"denied", "denies"}),
        ("say", {"said", "says"}),
        ("stress", {"stressed", "stresses"}),
        ("know", {"knew", "knows"}),
        ("put", {"put", "puts"}),
        ("opt", {"opted", "opts"}),
        ("admit", {"admitted", "admits"}),
        ("signal", {"signaled", "signalled", "signals"}),
        ("forget", {"forgot", "forgets"}),
    ],
)
def test_past_and_third_person(lemma: str, wanted: set[str]) -> None:
    assert set(finite(lemma)) == wanted
    assert set(forms(lemma)) == wanted | {lemma}


def test_participles_tell_nothing() -> None:
    assert not {"known", "saying", "written"} & set(telling_pattern().split("|"))


def test_plain_words_in_every_form() -> None:
    assert {"said", "says", "saying", "noted", "according"} <= plain_words()
