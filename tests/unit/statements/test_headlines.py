"""Who a headline names as the speaker, at its end."""

from __future__ import annotations

import pytest

from tracker.statements.attribution.headlines import label_drafts
from tracker.statements.attribution.model import Sentence


def tail(headline: str, name: str = "") -> tuple[str, str] | None:
    """The speaker and the cue of a headline that ends in the mention of a name."""
    sentence = Sentence(0, 0, len(headline), 0, headline=True)
    ends = frozenset({headline.find(name) + len(name)})
    for draft in label_drafts(headline, [sentence], ends):
        assert draft.source
        assert draft.cue
        return headline[slice(*draft.source)], headline[slice(*draft.cue)]
    return None


@pytest.mark.parametrize(
    ("headline", "name", "cue"),
    [
        ("Talks go on – Holm", "Holm", " – "),
        ("Talks go on, Ada B. Holm says", "Ada B. Holm", "says"),
        ("Talks go on, Holm tells reporters", "Holm", "tells reporters"),
    ],
)
def test_the_end_of_a_headline_names_who_says_it(headline: str, name: str, cue: str) -> None:
    assert tail(headline, name) == (name, cue)


def test_a_long_word_at_the_end_of_a_headline_is_no_speaker() -> None:
    assert tail(f"Talks go on, {'A' * 2_000}!") is None
