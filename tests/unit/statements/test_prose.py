"""Which sentences are running text, and so are coded."""

from __future__ import annotations

import pytest

from tests.unit.statements.coding_cases import code, keys
from tracker.codebook.load import load
from tracker.statements.coder import Coder

TOLD = "Germany rejects cutting Russia off from SWIFT."
CODED = ("germany", "swift", "oppose")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


@pytest.mark.parametrize(
    "text",
    [
        f"{TOLD} (Reuters)",
        f"{TOLD}\n(AP)",
        f"{TOLD} (with Reuters inputs)",
        f"NATO must stay. (Reuters) {TOLD}",
        f"“{TOLD[:-1]},” Scholz told Agence France-Presse (AFP).",
        f"The Associated Press (AP) reported that {TOLD}",
        "Olaf Scholz (file photo) rejects cutting Russia off from SWIFT.",
        f"{TOLD}\n\nSoldiers march in Kyiv. (Photo by Ada Holm/AFP)",
    ],
)
def test_an_agency_in_brackets_is_no_caption(coder: Coder, text: str) -> None:
    assert CODED in keys(code(coder, text))


@pytest.mark.parametrize(
    "text",
    [
        f"{TOLD} (AP Photo/Ada Holm)",
        f"FILE PHOTO: {TOLD} REUTERS/Ada Holm",
        f"{TOLD} © Ada Holm, AFP",
        f"{TOLD}\n(Photo by Ada Holm/AFP)\nIt rained.",
    ],
)
def test_captions_are_left_out(coder: Coder, text: str) -> None:
    assert not code(coder, text)
