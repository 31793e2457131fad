"""What somebody denies, and what is given up where nobody says by whom, is not held."""

from __future__ import annotations

from itertools import product

import pytest

from tests.unit.statements.coding_cases import code
from tracker.codebook.load import load
from tracker.statements.coder import Coder

CLAIMS = [  # the party, what it would do by the claim, the stance if that is denied
    ("germany", "Germany supports cutting Russia off from SWIFT", "oppose"),
    ("germany", "Germany wants to halt Nord Stream 2", "support"),
    ("russia", "Russia accepts the enlargement of NATO", "oppose"),
    ("ukraine", "Ukraine agreed to give up its membership of NATO", "support"),
    ("united-states", "the United States opposes new sanctions on Russia", "support"),
    ("france", "France is considering new sanctions on Russia", "oppose"),
]
DENIALS = [
    "It is untrue that {}.",
    "It is not true that {}.",
    "Reports that {} are wrong.",
    "There is no truth in reports that {}.",
    "The spokesman denied that {}.",
    "The ministry dismissed reports that {}.",
    "The minister contradicted a report that {}.",
]
CLAIMED = [
    "It is true that {}.",
    "The spokesman confirmed that {}.",
    "The minister did not deny that {}.",
    "There are reports that {}.",
]
HELD = [
    ("russia", "Moscow's objections to the enlargement of NATO", "oppose"),
    ("russia", "Russia's demand for a return to the 1997 lines", "support"),
    ("germany", "Germany's resistance to cutting Russia off from SWIFT", "oppose"),
    ("ukraine", "Ukraine's opposition to Nord Stream 2", "oppose"),
]
GONE = ["has been dropped", "were lifted", "have been withdrawn", "has evaporated", "is gone"]
LEFT = ["has not been dropped", "have not been lifted", "will not be withdrawn", "remains"]
OTHER = {"support": "oppose", "oppose": "support"}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def stances(coder: Coder, sentence: str, party: str) -> set[str]:
    return {s.stance for s in code(coder, sentence) if s.party == party}


@pytest.mark.parametrize(("denial", "claim"), list(product(DENIALS, CLAIMS)))
def test_what_is_denied_is_not_so(coder: Coder, denial: str, claim: tuple[str, str, str]) -> None:
    party, words, wanted = claim
    assert stances(coder, denial.format(words), party) == {wanted}


@pytest.mark.parametrize(("frame", "claim"), list(product(CLAIMED, CLAIMS[:-1])))
def test_what_is_not_denied_stays(coder: Coder, frame: str, claim: tuple[str, str, str]) -> None:
    party, words, denied = claim
    assert stances(coder, frame.format(words), party) <= {OTHER[denied]}


@pytest.mark.parametrize(
    ("sentence", "party", "stance"),
    [
        ("It was wrong that Germany opposed new sanctions on Russia.", "germany", "oppose"),
        ("A dispute in which Germany supports Nord Stream 2 goes on.", "germany", "support"),
        ("Russia's demand for a return to the 1997 lines went unanswered.", "russia", "support"),
        ("Russia's demand for a return to the 1997 lines has gone to NATO.", "russia", "support"),
    ],
)
def test_judgements_disputes_and_ways_are_no_denials(
    coder: Coder, sentence: str, party: str, stance: str
) -> None:
    assert stances(coder, sentence, party) <= {stance}


def test_who_denies_that_he_wavers_stands_by_it(coder: Coder) -> None:
    sentence = "Kyiv denied that it was wavering on its bid for membership of NATO."
    assert stances(coder, sentence, "ukraine") == {"support"}


@pytest.mark.parametrize(("verb", "held"), list(product(GONE, HELD)))
def test_what_was_dropped_is_held_no_more(
    coder: Coder, verb: str, held: tuple[str, str, str]
) -> None:
    party, words, before = held
    assert stances(coder, f"{words} {verb}.", party) == {OTHER[before]}


@pytest.mark.parametrize(("verb", "held"), list(product(LEFT, HELD)))
def test_what_was_not_dropped_is_held(coder: Coder, verb: str, held: tuple[str, str, str]) -> None:
    party, words, before = held
    assert stances(coder, f"{words} {verb}.", party) == {before}


@pytest.mark.parametrize("never", ["in no way", "by no means", "no longer", "never"])
def test_ways_of_saying_never(coder: Coder, never: str) -> None:
    sentence = f"Russia {never} accepts that NATO should expand to the east."
    assert stances(coder, sentence, "russia") == {"oppose"}


@pytest.mark.parametrize("no", ["no", "no further", "no more", "no new"])
def test_there_will_be_none(coder: Coder, no: str) -> None:
    sentence = f"There will be {no} deliveries of weapons to Ukraine, Ben Wallace told reporters."
    assert stances(coder, sentence, "united-kingdom") == {"oppose"}
