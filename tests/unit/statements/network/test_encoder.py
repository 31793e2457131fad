"""The graph asked about sentences: one at a time, together, from threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tracker.statements.network.encoder import Encoder
from tracker.statements.network.passages import Sight
from tracker.statements.network.second import load

SIGHTS = [
    Sight([11, 44, 200, 911, 912, 3], [(2, [4], [1, 5]), (2, [], [])]),
    Sight([5], [(0, [0], [])]),
    Sight(list(range(700, 880)), [(10, [1, 2, 3], [0]), (179, [], [3, 4]), (0, [9, 9], [])]),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load().encoder


def test_every_question_has_chances_that_add_up(encoder: Encoder) -> None:
    for found, sight in zip(encoder.chances(SIGHTS), SIGHTS, strict=True):
        assert found.shape == (len(sight.places), 4)
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_sentences_read_together_are_read_as_if_alone(encoder: Encoder) -> None:
    for found, sight in zip(encoder.chances(SIGHTS), SIGHTS, strict=True):
        np.testing.assert_array_equal(found, encoder.chances([sight])[0])


def test_the_order_of_the_questions_changes_nothing(encoder: Encoder) -> None:
    for sight in SIGHTS:
        turned = Sight(sight.pieces, sight.places[::-1])
        found, other = encoder.chances([sight, turned])
        np.testing.assert_allclose(found[::-1], other, rtol=1e-4, atol=1e-6)


def test_places_named_twice_are_no_other_places(encoder: Encoder) -> None:
    once, twice = Sight([7, 8, 9], [(0, [1, 2], [])]), Sight([7, 8, 9], [(0, [1, 2, 1, 2], [])])
    np.testing.assert_allclose(*encoder.chances([once, twice]), rtol=1e-5)


def test_where_a_party_stands_makes_a_difference(encoder: Encoder) -> None:
    pieces = SIGHTS[0].pieces
    here, away, nowhere = encoder.chances(
        [Sight(pieces, [(2, [4], [])]), Sight(pieces, [(2, [], [4])]), Sight(pieces, [(2, [], [])])]
    )
    assert not np.allclose(here, away, atol=1e-3)
    assert not np.allclose(here, nowhere, atol=1e-3)


def test_threads_get_the_same_answers(encoder: Encoder) -> None:
    expected = encoder.chances(SIGHTS)
    with ThreadPoolExecutor(8) as threads:
        for answers in threads.map(encoder.chances, [SIGHTS] * 40):
            for found, other in zip(answers, expected, strict=True):
                np.testing.assert_array_equal(found, other)


def test_nothing_to_read(encoder: Encoder) -> None:
    assert encoder.chances([]) == []
