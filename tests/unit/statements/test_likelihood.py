"""The trained trees: what they vote, what is enough, and that they know no party or issue."""

import numpy as np
import pytest

from tracker.codebook.load import load as load_codebook
from tracker.statements.forest import Trees
from tracker.statements.likelihood import OUTCOMES, Likelihood, Outcome, verdict
from tracker.statements.weighing import load


def stump(outcome: int, value: float) -> Likelihood:
    """One tree: `value` for the outcome where the first feature is above one half."""
    return Likelihood(
        Trees(
            feature=np.array([[0, 0, 0]], dtype=np.int32),
            threshold=np.array([[0.5, 0, 0]], dtype=np.float32),
            left=np.array([[1, 1, 2]], dtype=np.int32),
            right=np.array([[2, 1, 2]], dtype=np.int32),
            value=np.array([[0, -value, value]], dtype=np.float32),
            outcome=np.array([outcome], dtype=np.int32),
            base=np.zeros(len(OUTCOMES), dtype=np.float32),
            depth=1,
        ),
        ["rule"],
    )


def test_a_tree_votes_for_its_outcome_on_its_side_of_the_threshold() -> None:
    above, below = stump(1, 2.0).probabilities([{"rule": 1.0}, {"rule": 0.0}])
    assert above["with"] == pytest.approx(np.exp(2) / (np.exp(2) + 3))
    assert below["with"] == pytest.approx(np.exp(-2) / (np.exp(-2) + 3))
    assert sum(above.values()) == pytest.approx(1)


def test_an_indication_that_was_not_trained_on_says_nothing() -> None:
    one, other = stump(1, 2.0).probabilities([{"rule": 1.0}, {"rule": 1.0, "new": 7.0}])
    assert one == other


def test_no_rows_no_probabilities() -> None:
    assert stump(1, 2.0).probabilities([]) == []


@pytest.mark.parametrize(
    ("none", "ruled", "outcome"),
    [
        (0.47, "against", "against"),
        (0.47, None, "none"),
        (0.70, "against", "none"),
        (0.30, None, "against"),
    ],
)
def test_what_the_rules_did_not_read_has_to_be_likelier(
    none: float, ruled: Outcome | None, outcome: Outcome
) -> None:
    rest = 1 - none
    chances: dict[Outcome, float] = {
        "none": none, "with": 0.3 * rest, "against": 0.6 * rest, "open": 0.1 * rest
    }  # fmt: skip
    assert verdict(chances, ruled)[0] == outcome


@pytest.mark.parametrize(("likelier", "outcome"), [(1.9, "against"), (2.1, "with")])
def test_what_the_rules_read_stands_unless_another_is_plainly_likelier(
    likelier: float, outcome: Outcome
) -> None:
    other = 0.95 / (1 + likelier)
    chances: dict[Outcome, float] = {
        "none": 0.05, "with": other * likelier, "against": other, "open": 0.0
    }  # fmt: skip
    assert verdict(chances, "against")[0] == outcome


@pytest.mark.parametrize(("ruled", "outcome"), [(None, "none"), ("with", "with")])
def test_a_toss_up_between_stances_is_no_position(ruled: Outcome | None, outcome: Outcome) -> None:
    chances: dict[Outcome, float] = {"none": 0.3, "with": 0.3, "against": 0.3, "open": 0.1}
    assert verdict(chances, ruled)[0] == outcome


def test_the_shipped_weights_name_no_party_issue_or_person_of_the_bundled_codebook() -> None:
    codebook = load_codebook()
    names = {*codebook.parties, *codebook.issues, *(p.name.split()[-1] for p in codebook.people)}
    words = {word for feature in load().features for word in feature.split(".")}
    assert words
    assert not words & {name.lower() for name in names}
