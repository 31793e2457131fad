"""Positions given up: what the rules read stands against what the party is known for."""

from __future__ import annotations

import pytest

from tests.unit.statements.coding_cases import code
from tracker.codebook.load import load
from tracker.statements.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


@pytest.mark.parametrize("verb", ["calls for", "opposes", "supports", "rejects", "insists on"])
@pytest.mark.parametrize(
    ("party", "issue"),
    [
        ("Russia", "a return to the 1997 lines"),
        ("Russia", "security guarantees"),
        ("NATO", "a return to the 1997 lines"),
        ("Germany", "new sanctions on Moscow"),
        ("The United States", "new sanctions on Moscow"),
    ],
)
def test_no_longer_turns_any_attitude(coder: Coder, verb: str, party: str, issue: str) -> None:
    wanted = "support" if verb in ("opposes", "rejects") else "oppose"
    assert stances(coder, f"{party} no longer {verb} {issue}.") == {wanted}


@pytest.mark.parametrize(
    "verb", ["dropped", "gave up", "abandoned", "withdrew", "backed away from"]
)
@pytest.mark.parametrize(
    ("noun", "wanted"), [("demand for", "oppose"), ("opposition to", "support")]
)
@pytest.mark.parametrize("party", ["Ukraine", "France", "Britain"])
def test_who_drops_a_position_holds_it_no_more(
    coder: Coder, verb: str, noun: str, wanted: str, party: str
) -> None:
    assert stances(coder, f"{party} {verb} its {noun} new sanctions on Moscow.") == {wanted}


@pytest.mark.parametrize("verb", ["did not drop", "refused to give up", "will not abandon"])
def test_who_does_not_drop_it_holds_it(coder: Coder, verb: str) -> None:
    assert stances(coder, f"Germany {verb} its demand for new sanctions on Moscow.") == {"support"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("NATO ended its resistance to a return to the 1997 lines.", "support"),
        ("Russia offered to drop its demand for a halt to NATO expansion.", "support"),
        ("Russia lifted its veto on Ukraine's accession to NATO.", "support"),
        ("NATO will not oppose a return to the 1997 lines.", "support"),
        ("NATO won't oppose a return to the 1997 lines.", "support"),
        ("Russia no longer actively opposes NATO membership for Ukraine.", "support"),
        ("Ukraine refused to give up its opposition to new sanctions on Moscow.", "oppose"),
    ],
)
def test_other_ways_to_give_up(coder: Coder, text: str, wanted: str) -> None:
    assert stances(coder, text) == {wanted}


@pytest.mark.parametrize("might", ["could accept", "could live with", "might agree to"])
@pytest.mark.parametrize(
    "rest",
    [
        "Russia {} the enlargement of NATO.",
        "NATO {} a return to the 1997 lines.",
        "Washington {} a halt to the enlargement of NATO.",
    ],
)
def test_who_could_accept_it_leaves_it_open(coder: Coder, might: str, rest: str) -> None:
    assert stances(coder, rest.format(might)) == {"open"}


@pytest.mark.parametrize("might", ["could not accept", "cannot live with"])
def test_who_could_not_accept_it_does_not(coder: Coder, might: str) -> None:
    assert stances(coder, f"Russia {might} the enlargement of NATO.") == {"oppose"}


def test_a_demand_of_another_is_not_given_up(coder: Coder) -> None:
    text = "Washington rejected Moscow's demand for security guarantees."
    found = {(s.party, s.stance) for s in code(coder, text)}
    assert found == {("russia", "support"), ("united-states", "oppose")}


def stances(coder: Coder, text: str) -> set[str]:
    return {s.stance for s in code(coder, text)}
