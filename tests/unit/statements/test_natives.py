"""Whom "the Sudlander" stands for: the only one of that country who was just named."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.unit.statements.attribution_cases import codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.syntax import load

RIVERS = codebook()
SUDLAND = replace(RIVERS.parties["sudland"], demonyms=("Sudish", "Sudlander", "Sudlanders"))
TWO = replace(RIVERS, parties=MappingProxyType({**RIVERS.parties, "sudland": SUDLAND}))


def speaker(text: str) -> str | None:
    """Who says the last thing that is said."""
    *_, last = Discourse(text, TWO, load()).all_attributions()
    return last.speaker.name if last.speaker else None


TRAVELLER = "Sudish President Anna Veld came to see Prime Minister Lars Oden."
DEPUTY = "Sudish Deputy Foreign Minister Jan Ried came."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{TRAVELLER} The Sudlander said that the dam was safe.", "Anna Veld"),
        (f"{TRAVELLER} A Sudlander said that the dam was safe.", None),
        (f"{TRAVELLER} The Sudlanders said that the dam was safe.", None),
        (f"{TRAVELLER} {DEPUTY} The Sudlander said that the dam was safe.", None),
    ],
)
def test_somebody_of_a_country_is_who_was_named(text: str, name: str | None) -> None:
    assert speaker(text) == name
