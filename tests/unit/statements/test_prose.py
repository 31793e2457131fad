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


@pytest.mark.parametrize(
    "text",
    [
        f"{TOLD}[1]",
        f"{TOLD}[1][citation needed] It rained.",
        f"{TOLD[:-1]}.1",
        f"{TOLD}¹",
        f"“{TOLD}”[2]",
        f"**{TOLD}**",
        f"{TOLD} *",
        f"{TOLD} https://t.co/x",
        f"{TOLD} pic.twitter.com/x",
    ],
)
def test_notes_marks_and_addresses_behind_a_sentence(coder: Coder, text: str) -> None:
    assert CODED in keys(code(coder, text))


@pytest.mark.parametrize("tag", ["", "[1]", " https://t.co/x", "*"])
def test_they_end_no_headline(coder: Coder, tag: str) -> None:
    assert not code(coder, TOLD[:-1] + tag)


@pytest.mark.parametrize("mark", ["•", "-", "–", "*"])
def test_whole_sentences_of_a_list_need_no_full_stop(coder: Coder, mark: str) -> None:
    assert CODED in keys(code(coder, f"{mark} {TOLD[:-1]}\n{mark} It rains"))


@pytest.mark.parametrize(
    "item", ["Cutting Russia off from SWIFT", "A SWIFT cutoff for Russia", TOLD[:-1].title()]
)
def test_other_items_of_a_list(coder: Coder, item: str) -> None:
    assert not code(coder, f"It rained.\n- {item}")


def test_whole_sentences_that_a_list_demands(coder: Coder) -> None:
    text = "Russia demands:\n• NATO must not expand\n• Ukraine must never join NATO"
    assert keys(code(coder, text)) == {("russia", "nato-expansion", "oppose")}


@pytest.mark.parametrize(
    "text",
    [
        f"WATCH: {TOLD}",
        f"[READ: {TOLD}]",
        f"Talks went on. (Read: {TOLD})",
        f"More from DW: {TOLD}",
        f"READ MORE: Will it? {TOLD}",
        f"Related:\n- {TOLD[:-1]}\n- It rains",
    ],
)
def test_lines_that_point_to_another_article(coder: Coder, text: str) -> None:
    assert not code(coder, text)
