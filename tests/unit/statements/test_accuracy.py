"""The coder's accuracy on hand-coded articles does not fall below what was committed."""

import json

import pytest

from tests.accuracy import CORPORA, PINS, figures, scored

PINNED = json.loads(PINS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CORPORA)
def test_no_figure_is_two_deviations_below_the_pinned_one(name: str) -> None:
    if not CORPORA[name].gold.exists():
        pytest.skip("hand-coded articles of others lie beside the clone or are not there")
    found = figures(list(scored(name).articles))
    fallen = {
        measure: (round(found[measure], 3), value, deviation)
        for measure, (value, deviation) in PINNED[name].items()
        if found[measure] < value - 2 * deviation
    }
    assert not fallen


@pytest.mark.parametrize("name", CORPORA)
def test_every_hand_coded_statement_has_its_article_and_its_words(name: str) -> None:
    if not CORPORA[name].gold.exists():
        pytest.skip("hand-coded articles of others lie beside the clone or are not there")
    assert scored(name).missing == ()
    assert scored(name).unplaced == ()
