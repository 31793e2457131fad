"""What the rest of an article tells of a position, and the second look that rests on it."""

import numpy as np
import pytest

from tracker.statements.forest import Trees
from tracker.statements.likelihood import OUTCOMES, Likelihood, Outcome
from tracker.statements.weighing import Weighing, doubtful
from tracker.statements.whole import Place, in_the_whole

Chances = dict[Outcome, float]


def chance(with_it: float = 0.0, against: float = 0.0, undecided: float = 0.0) -> Chances:
    none = 1 - with_it - against - undecided
    return {"none": none, "with": with_it, "against": against, "open": undecided}


def place(sentence: int, party: str, *, sign: int = 1, issue: str = "gas") -> Place:
    return Place(sentence, (100 * sentence, 100 * sentence + 5), sign, issue, party)


def test_what_the_same_party_says_before_and_after() -> None:
    places = [place(0, "a"), place(1, "a"), place(2, "a")]
    found = in_the_whole(places, [chance(0.9), chance(0.5), chance(against=0.7)])[1]
    assert (found["before.n"], found["after.n"], found["else.n"]) == (1, 1, 2)
    assert found["before.max.with"] == 0.9
    assert found["after.max.against"] == 0.7
    assert found["else.sum.with"] == pytest.approx(0.9)
    assert found["own.with"] == 0.5


def test_stances_are_told_as_they_stand_to_the_words_of_the_hit() -> None:
    places = [place(0, "a"), place(1, "a", sign=-1)]  # the second names the reverse
    first, second = in_the_whole(places, [chance(0.9), chance(0.2)])
    assert second["before.max.against"] == 0.9
    assert first["after.max.against"] == 0.2


def test_rivals_are_those_at_the_same_words_and_others_those_on_the_same_issue() -> None:
    places = [place(0, "a"), place(0, "b"), place(3, "b"), place(3, "b", issue="arms")]
    found = in_the_whole(places, [chance(0.3), chance(0.6), chance(0.8), chance(0.1)])
    assert found[0]["rank"] == 1
    assert found[0]["rival.any"] == pytest.approx(0.6)
    assert found[0]["others.with"] == 0.8
    assert found[1]["rank"] == 0
    assert "rival.any" not in found[2]
    assert found[2]["party.any"] == pytest.approx(0.1)
    assert found[2]["issue.n"] == 2


def asking(feature: str, outcome: Outcome) -> Likelihood:
    """One tree that votes for the outcome where the feature is above one half."""
    trees = Trees(
        feature=np.array([[0, 0, 0]], dtype=np.int32),
        threshold=np.array([[0.5, 0, 0]], dtype=np.float32),
        left=np.array([[1, 1, 2]], dtype=np.int32),
        right=np.array([[2, 1, 2]], dtype=np.int32),
        value=np.array([[0, 0, 3]], dtype=np.float32),
        outcome=np.array([OUTCOMES.index(outcome)], dtype=np.int32),
        base=np.zeros(len(OUTCOMES), dtype=np.float32),
        depth=1,
    )
    return Likelihood(trees, [feature])


def test_the_second_look_knows_what_the_first_made_of_the_article() -> None:
    weighing = Weighing(asking("rule", "with"), asking("else.max.with", "with"))
    places = [place(0, "a"), place(1, "a"), place(1, "b")]
    rows = [{"rule": 1.0}, {"rule": 0.0}, {"rule": 0.0}]
    told, echoed, other = weighing.chances(places, rows, lambda _: [{}] * 3)
    assert told["with"] == pytest.approx(0.25)  # nothing else speaks for it
    assert echoed["with"] == pytest.approx(np.exp(3) / (np.exp(3) + 3))
    assert other["with"] == pytest.approx(0.25)
    assert weighing.features == ("rule", "else.max.with")


def test_the_second_look_knows_what_the_network_made_of_sentences_in_doubt() -> None:
    weighing = Weighing(asking("rule", "with"), asking("read.with", "with"))
    asked = []

    def reread(numbers: frozenset[int]) -> list[dict[str, float]]:
        asked.append(numbers)
        return [{"read.with": 1.0}, {}]

    rows = [{"rule": 0.0}, {"rule": 0.0}]
    one, other = weighing.chances([place(4, "a"), place(6, "a")], rows, reread)
    assert asked == [frozenset({4, 6})]
    assert one["with"] > other["with"]


def test_a_sentence_is_in_doubt_where_any_candidate_is() -> None:
    places = [place(0, "a"), place(0, "b"), place(1, "a"), place(2, "b")]
    sure, doubt = chance(0.99), chance(0.6)
    assert doubtful(places, [sure, doubt, sure, sure]) == {0}
    assert doubtful(places, [sure] * 4) == frozenset()
