"""Captions of photographs, told by label and credit."""

from __future__ import annotations

import pytest

from tracker.statements.captions import is_caption, is_credited

TOLD = "Ministers met in Tarn."


@pytest.mark.parametrize(
    "caption",
    [
        f"{TOLD} (Photo by Ada Holm/AFP)",
        f"{TOLD} (AP Photo/Ada Holm, File)",
        f"{TOLD} They dined. (Ada Holm/Pool Photo via AP)",
        f"{TOLD} (Ada Holm/Getty Images)",
        f"{TOLD} [Ada Holm/AFP]",
        f"{TOLD} [File: Ada Holm/Reuters]",
        f"{TOLD} (file photo)",
        f"{TOLD} Photo: Ada Holm/dpa",
        f"{TOLD} | Photo: AFP",
        f"{TOLD} Photograph: Ada Holm/Reuters.",
        f"{TOLD} © Ada Holm, AFP",
        f"{TOLD} REUTERS/Ada Holm",
        f"{TOLD} Ada Holm/Pool via REUTERS",
        f"{TOLD} AFP via Getty Images",
        f"FILE PHOTO: {TOLD} REUTERS/Ada Holm/File Photo",
        f"FILE - {TOLD}",
        f"Image: {TOLD}",
        f"Image caption: {TOLD}",
        f"© Ada Holm, AFP. {TOLD}",
        f"(Photo by Ada Holm/AFP) {TOLD}",
    ],
)
def test_captions(caption: str) -> None:
    assert is_caption(caption)


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        f"{TOLD} (Reuters)",
        f"{TOLD} (AFP, AP, dpa)",
        f"{TOLD} (AP/Reuters)",
        f"{TOLD} (with Reuters inputs)",
        "Ada Holm (file photo) met ministers.",
        "She spoke to The Associated Press (AP) on Monday.",
        "The ministry published a photo: nobody believed it.",
        "Nobody believed it. Photos by drones showed otherwise.",
        f"{TOLD} {'They talked and talked. ' * 20}(Photo by Ada Holm/AFP)",
    ],
)
def test_running_text(text: str) -> None:
    assert not is_caption(text)


@pytest.mark.parametrize(
    ("before", "sentence", "after", "expected"),
    [
        ("", TOLD, "\n(Photo by Ada Holm/AFP)\nIt rained.", True),
        ("", TOLD, " (AP Photo/Ada Holm) It rained.", True),
        ("It rained. ", "(AP Photo/Ada Holm) Ministers met.", "", True),
        ("", TOLD, " It rained. (AP Photo/Ada Holm)", False),
        ("", TOLD, "\n(Reuters)", False),
        ("", "Ministers told Agence France-Presse (AFP) so.", "", False),
    ],
)
def test_a_credit_beside_a_sentence(before: str, sentence: str, after: str, expected: bool) -> None:
    text = before + sentence + after
    assert is_credited(text, len(before), len(before) + len(sentence)) is expected
