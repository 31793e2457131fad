"""On what positions hang, and the words of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.statements.coding_cases import code
from tracker.codebook.load import load
from tracker.statements.coder import Coder

DATA = Path(__file__).parents[2] / "data" / "coder" / "conditions.txt"


def golden() -> list[tuple[str, str, str, str]]:
    """(text, party, issue, "-", "if" or "if: words") of each code of the file."""
    rows, text = [], ""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            for part in line[2:].split(";"):
                party, issue, condition = part.strip().split(" ", 2)
                rows.append((text, party, issue, condition))
        elif line and not line.startswith("#"):
            text = line
    return rows


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


@pytest.mark.parametrize(("text", "party", "issue", "wanted"), golden(), ids=lambda v: v[:60])
def test_condition_is_found_with_its_words(
    coder: Coder, text: str, party: str, issue: str, wanted: str
) -> None:
    found = [
        f"if: {s.condition}" if s.condition else "if" if s.conditional else "-"
        for s in code(coder, text) if (s.party, s.issue) == (party, issue)
    ]  # fmt: skip
    assert found == [wanted]


CONDITIONS = [
    "if Russia invades Ukraine", "if there is an attack", "unless Russia withdraws its troops",
    "should Russia invade Ukraine", "in the event of an attack", "in case of an invasion",
    "provided that Germany agrees", "as long as Russia threatens Ukraine",
    "in response to any further aggression",
]  # fmt: skip
POSITIONS = [
    "The United States will impose sanctions on Russia",
    "Blinken said the United States would impose sanctions on Russia",
    "The White House is ready to impose sanctions on Russia",
]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_condition_after_the_position(coder: Coder, position: str, condition: str) -> None:
    found = [s for s in code(coder, f"{position} {condition}.") if s.issue == "sanctions"]
    assert [(s.conditional, s.condition) for s in found] == [(True, condition)]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("condition", CONDITIONS[:6])
def test_condition_before_the_position(coder: Coder, position: str, condition: str) -> None:
    opening = condition[0].upper() + condition[1:]
    clause = position if position.startswith(("The", "Blinken")) else position.lower()
    found = [s for s in code(coder, f"{opening}, {clause}.") if s.issue == "sanctions"]
    assert [(s.conditional, s.condition) for s in found] == [(True, opening)]


@pytest.mark.parametrize("position", POSITIONS)
def test_no_condition_where_none_is_stated(coder: Coder, position: str) -> None:
    for ending in ("", " this week", " even if Germany objects", " after the invasion of Crimea"):
        statements = code(coder, f"{position}{ending}.")
        found = [s for s in statements if (s.party, s.issue) == ("united-states", "sanctions")]
        assert [(s.conditional, s.condition) for s in found] == [(False, None)], ending


def test_condition_of_the_sentence_before_holds_for_what_may_follow(coder: Coder) -> None:
    text = (
        "Blinken warned Moscow of serious consequences should it attack Ukraine. "
        "A possible response could include sanctions on Russia."
    )
    found = [(s.issue, s.condition) for s in code(coder, text)]
    assert found == [("sanctions", "should it attack Ukraine")]
