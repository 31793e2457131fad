"""Captions, told from running text that an agency signs."""

from __future__ import annotations

import pytest

from tracker.articles.chrome import is_caption


@pytest.mark.parametrize(
    "line",
    [
        "Scholz spoke in Berlin. Germany rejects a ban on banks. Kyiv was angry. (AFP)",
        "Germany rejects a ban on Russian banks, Scholz said. (Reuters)",
        "Germany rejects it all the same, a spokesman told The Associated Press (AP).",
        "The chancellor announced on Tuesday that he would not go. (with Reuters inputs)",
    ],
)
def test_running_text_signed_by_an_agency(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ukrainian soldiers on exercise near Kharkiv on Monday. (AP)",
        "Olaf Scholz at the chancellery in Berlin (AFP)",
        "Olaf Scholz, who said little, at the chancellery. (AP Photo/Anna Veld)",
        "A tank near Rostov (Photo: Anna Veld/Reuters)",
        "The pipeline's landfall at Lubmin. File photo",
    ],
)
def test_captions_by_their_credit(line: str) -> None:
    assert is_caption(line)
