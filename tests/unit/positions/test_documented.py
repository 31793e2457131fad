"""docs/method.md gives the figures that the code uses."""

from pathlib import Path

import pytest

from tracker.positions.method import Method
from tracker.positions.state import ChangeKind

DOCUMENT = (Path(__file__).parents[3] / "docs" / "method.md").read_text(encoding="utf-8")
METHOD = Method()


@pytest.mark.parametrize(
    "sentence",
    [
        f"official document {METHOD.authority['head']:g}; "
        f"minister {METHOD.authority['minister']:g}; "
        f"spokesperson {METHOD.authority['spokesperson']:g}",
        f"unnamed official, legislator {METHOD.authority['unnamed']:g}",
        f"indirect {METHOD.telling['indirect']:g}; narrated {METHOD.telling['narrated']:g}",
        f"week {METHOD.precision['week']:g}; month and unknown {METHOD.precision['month']:g}; "
        f"year {METHOD.precision['year']:g}",
        f"| not confirmed | anything | {METHOD.flip_odds_provisional:g} |",
        f"or one of the highest authority | {METHOD.flip_odds_backed:g} |",
        f"| confirmed | one other utterance | {METHOD.flip_odds:g} |",
        f"(`contested`) | {METHOD.flip_odds_contested:g} |",
        f"| contested | one side | {METHOD.flip_odds_settled:g} |",
        f"the half-life: {METHOD.half_life_days:g} days",
        f"−log({METHOD.change_days:g} / Δ)",
        f"gains {METHOD.two_voices:g} ℓ",
        f"2^(−newer/{METHOD.displacement:g})",
        f"more than {METHOD.stale_after_days} days have passed",
        f"of at most {METHOD.reprint_days} days",
        f"similarity of the words at least {METHOD.near_identical:g}",
        f"at most {METHOD.confidence_ceiling:g}, and {METHOD.reviewed_confidence:g}",
        f"leave it by {METHOD.firmness_step:g}",
    ],
)
def test_figures(sentence):
    assert sentence in DOCUMENT


def test_every_kind_of_change_has_its_row():
    assert all(f"`{kind}`" in DOCUMENT for kind in ChangeKind.__args__)
