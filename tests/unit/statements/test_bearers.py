"""Who is meant by an office said again, a country's "chief" or "guest", "her colleague"."""

from __future__ import annotations

import pytest

from tests.unit.statements.attribution_cases import codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.syntax import load


def speaker(text: str) -> str | None:
    """Who says the last thing that is said."""
    *_, last = Discourse(text, codebook(), load()).all_attributions()
    return last.speaker.name if last.speaker else None


HEAD = "Head of the Office of the President of Sudland Anna Veld left."
DEPUTY = "Deputy Head of the Office of the President of Sudland Jan Ried came."
ENVOY = "Sudish Ambassador to the United Nations Anna Veld left."
MINISTER = "Norlandic Foreign Minister Eva Lind met Sudish Foreign Minister Anna Veld."
TRAVELLER = "Sudish President Anna Veld came to see Prime Minister Lars Oden."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{HEAD} The Head of the Office said that the dam was safe.", "Anna Veld"),
        (f"{HEAD} {DEPUTY} The Head of the Office said that it was safe.", "Anna Veld"),
        (f"{HEAD} {DEPUTY} The Deputy Head of the Office said it was safe.", "Jan Ried"),
        (f"{TRAVELLER} The Head of the Office said that the dam was safe.", None),
        (f"{ENVOY} The Sudish envoy said that the dam was safe.", "Anna Veld"),
        (f"{TRAVELLER} The Sudish envoy said that the dam was safe.", None),
        (f"{TRAVELLER} The Sudish guest said that the dam was safe.", "Anna Veld"),
        (f"{TRAVELLER} The guest said that the dam was safe.", None),
    ],
)
def test_an_office_said_again(text: str, name: str | None) -> None:
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norland's leader said that the dam was safe.", "Lars Oden"),
        ("Sudland's leader said that the dam was safe.", None),
        ("Norland's army chief said that the dam was safe.", None),
    ],
)
def test_a_leader_whom_nobody_named_heads_the_party(text: str, name: str | None) -> None:
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{MINISTER} Her Sudish colleague said that the dam was safe.", "Anna Veld"),
        (f"{MINISTER} Eva Lind's Sudish counterpart said it was safe.", "Anna Veld"),
        ("Eva Lind left. Her Sudish colleague said that the dam was safe.", None),
        (
            "Prime Minister Lars Oden met Sudish Foreign Minister Anna Veld. "
            "Lars Oden's Sudish counterpart said that the dam was safe.",
            None,
        ),
    ],
)
def test_a_colleague_is_of_the_same_rank(text: str, name: str | None) -> None:
    assert speaker(text) == name
