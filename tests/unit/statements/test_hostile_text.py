"""Texts that patterns with two ways to match the same would never be done with."""

from __future__ import annotations

import pytest

from tests.unit.statements.coding_cases import code
from tracker.codebook.load import load
from tracker.statements.coder import Coder

PLAIN = "Russia opposes NATO membership for Ukraine."


@pytest.mark.parametrize(
    "text",
    [
        f"“{PLAIN}”\n\n({'A' * 500}",
        f"“{PLAIN}” (A{'B' * 2_000}",
        f"“{PLAIN}”\n\n— {'a' * 500}!",
        f"“{PLAIN}” — {'aaaa ' * 400}!",
        f"{PLAIN}\n\n" + '"a" we\n\n' * 5_000,
        f"{PLAIN} {'A' * 50_000}",
        f"{PLAIN} {'- ' * 5_000}",
    ],
    ids=["bracket", "bracket behind it", "byline", "long byline", "quotations", "word", "dashes"],
)
def test_the_plain_sentence_is_coded_all_the_same(text: str) -> None:
    assert ("russia", "oppose") in {(s.party, s.stance) for s in code(Coder(load()), text)}
