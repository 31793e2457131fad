"""Datelines: where a report is filed from is neither a party nor a caption."""

from __future__ import annotations

import pytest

from tests.unit.statements.coding_cases import code
from tracker.codebook.load import load
from tracker.statements.attribution.datelines import find_datelines
from tracker.statements.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def dateline(text: str) -> str:
    return "".join(text[start:end] for start, end in find_datelines(text, [(0, len(text))]))


@pytest.mark.parametrize(
    ("opening", "rest"),
    [
        ("BRUSSELS (AP) — ", "Russia refused."),
        ("KYIV, Jan 12 (Reuters) - ", "Boris Johnson refused."),
        ("KYIV, Ukraine — ", "The alliance refused."),
        ("KYIV/MOSCOW, Feb. 14 -- ", "They refused."),
        ("Moscow, 12 January 2022 – ", "the Kremlin refused."),
        ("Brussels - ", "French President Emmanuel Macron refused."),
        ("(Reuters) - ", "Russia refused."),
        ("(AFP) ", "Russia refused."),
        ("", "Germany - which has its doubts - refused."),
        ("", "Germany – Europe's largest economy – refused."),
        ("", "Sergei Lavrov (Russia) refused."),
        ("", "NATO — the alliance — refused."),
        ("", "Anti-tank weapons were refused."),
        ("", "(Some allies have their doubts.) Germany refused."),
    ],
)
def test_what_opens_a_report(opening: str, rest: str) -> None:
    assert dateline(opening + rest) == opening


@pytest.mark.parametrize(
    "opening",
    ["BRUSSELS - ", "BRUSSELS (AP) — ", "Brussels — ", "BERLIN, Jan 12 (Reuters) - ", "(AFP) - "],
)
def test_it_names_no_party_and_the_sentence_is_coded(coder: Coder, opening: str) -> None:
    plain = "French President Emmanuel Macron rejected new sanctions on Russia."
    (wanted,) = coder_keys(coder, plain)
    assert coder_keys(coder, opening + plain) == [wanted]
    assert wanted == ("france", "sanctions", "oppose", "Emmanuel Macron")


def coder_keys(coder: Coder, text: str) -> list[tuple[str, str, str, str | None]]:
    found = code(coder, text)
    return [(s.party, s.issue, s.stance, s.speaker and s.speaker.name) for s in found]
