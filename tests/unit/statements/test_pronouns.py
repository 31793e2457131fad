"""Whom "he" means, and what is said by him without a word of saying."""

from __future__ import annotations

import pytest

from tests.unit.statements.attribution_cases import codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.syntax import load


def speaker(text: str) -> str | None:
    """Who says the last thing that is said."""
    *_, last = Discourse(text, codebook(), load()).all_attributions()
    return last.speaker.name if last.speaker else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Facing Lars Oden, Jan Ried spoke up. He said that it was safe.", "Jan Ried"),
        ("Beside Lars Oden, Jan Ried spoke up. He said that it was safe.", "Jan Ried"),
        ("Lars Oden spoke, facing Jan Ried. He said that it was safe.", "Lars Oden"),
        ("Lars Oden, having met Jan Ried, spoke. He said it was safe.", "Lars Oden"),
    ],
)
def test_he_is_the_subject_not_whom_the_subject_faced(text: str, name: str) -> None:
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Lars Oden left Tarn. He gave the minister an order.", "Lars Oden"),
        ("Lars Oden left Tarn. His minister was given an order.", None),
    ],
)
def test_a_quotation_goes_to_the_he_of_the_sentence_before(opening: str, name: str | None) -> None:
    quotation = '"We need to insist on a new treaty about the dam."'
    found = Discourse(f"{opening} {quotation}", codebook(), load()).all_attributions()
    said = [a.speaker.name for a in found if a.kind == "direct" and a.speaker]
    assert said == ([name] if name else [])
