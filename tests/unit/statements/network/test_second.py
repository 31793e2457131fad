"""The shipped network: small, deterministic, and without a name in it."""

from importlib.resources import files

import numpy as np
import pytest

from tracker.statements.network.passages import MARKS, Passage, Question, sight
from tracker.statements.network.second import FILE, load

TEXT = "Ruritania rejects the tariffs on Freedonia, a spokesman said."
HIT = (18, 29, 1)
WITH, AGAINST = 1, 2


def test_the_file_is_small() -> None:
    source = files("tracker.statements.network").joinpath(FILE)
    assert len(source.read_bytes()) < 20_000_000


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [("rejects", AGAINST), ("demands", WITH), ("opposes", AGAINST), ("supports", WITH)],
)
def test_it_tells_who_is_for_and_who_against_in_words_of_another_negotiation(
    verb: str, outcome: int
) -> None:
    network = load()
    text = TEXT.replace("rejects", verb)
    hit = text.index("the tariffs")
    at = (hit, hit + len("the tariffs"), 1)
    other = text.index("Freedonia")
    mentions = ((0, 9, ("ruritania",)), (other, other + 9, ("freedonia",)))
    asked = [Question(at, "ruritania"), Question(at, "freedonia")]
    seen = sight(Passage(0, text, (at,), mentions), [], None, asked, network.vocabulary)
    ours, theirs = network.chances([seen])[0]
    assert ours.argmax() == outcome
    assert ours[0] < theirs[0]  # whom they would hit is less likely to have said anything


def test_a_party_is_a_number_to_it() -> None:
    """Other names at the same places change nothing."""
    network = load()
    found = []
    for first, second in (("ruritania", "freedonia"), ("russia", "nato")):
        passage = Passage(0, TEXT, (HIT,), ((0, 9, (first,)), (33, 42, (second,))))
        asked = [Question(HIT, first), Question(HIT, second)]
        found.append(network.chances([sight(passage, [], None, asked, network.vocabulary)])[0])
    np.testing.assert_array_equal(found[0], found[1])


def test_its_marks_are_in_its_vocabulary() -> None:
    assert set(MARKS) <= set(load().vocabulary.pieces)
