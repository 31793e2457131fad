"""Issues in words of our own: which ones a sentence names, and sentences that name none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.codebook.load import load
from tracker.statements.hits import Hit
from tracker.statements.issues import IssueMatcher
from tracker.statements.sentences import split_sentences

CASES = [
    json.loads(line)
    for line in Path(__file__)
    .parents[2]
    .joinpath("data/coder/issue_wording.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
MATCHER = IssueMatcher(load())


def _hits(text: str) -> list[Hit]:
    found = MATCHER.find(text, split_sentences(text))
    return [hit for hits in found.values() for hit in hits]


def test_nearly_every_wording_is_found() -> None:
    wanted = [(case["text"], issue) for case in CASES for issue in case["expected"]]
    missed = [case for case in wanted if case[1] not in {hit.issue for hit in _hits(case[0])}]
    assert len(wanted) > 120
    assert len(missed) <= 0.03 * len(wanted), missed


def test_hardly_any_other_issue_is_found() -> None:
    named = [case for case in CASES if case["expected"]]
    extra = [
        (case["text"], hit.issue)
        for case in named
        for hit in _hits(case["text"])
        if hit.issue not in case["expected"]
    ]
    assert len(extra) <= 0.05 * len(named), extra


@pytest.mark.parametrize(
    "text", [case["text"] for case in CASES if not case["expected"]], ids=lambda text: text[:40]
)
def test_silence(text: str) -> None:
    assert _hits(text) == []


@pytest.mark.parametrize(
    ("text", "issue", "sign"),
    [
        ("NATO must grow no further, Moscow says.", "nato-expansion", -1),
        ("Moscow would have NATO declare a pause in admissions.", "nato-expansion", -1),
        ("Russia may move its army about its own country.", "troop-withdrawal", -1),
        ("Russia must bring home all its soldiers.", "troop-withdrawal", 1),
        ("Moscow says the operator would face sanctions.", "nord-stream-2", -1),
        ("It would mean an end to the dialogue with Moscow.", "talks", -1),
        ("Russia wants American missiles banned from Europe.", "missile-deployment", 1),
        ("Moscow wants to keep NATO from moving further east.", "nato-expansion", -1),
        ("Kyiv hopes to join NATO.", "nato-expansion", 1),
        ("NATO's door must be shut, the Kremlin says: close NATO's door.", "nato-expansion", -1),
        ("Russia lost its access to SWIFT.", "swift", 1),
        ("Washington put sanctions on the operator of Nord Stream 2.", "nord-stream-2", -1),
        ("Moscow closed the channel to NATO.", "talks", -1),
    ],
)
def test_the_sign_is_that_of_what_is_named(text: str, issue: str, sign: int) -> None:
    assert sign in {hit.sign for hit in _hits(text) if hit.issue == issue}


def test_a_passage_reaches_three_sentences_back() -> None:
    near = "NATO met in Brussels. Georgia will never be let in, Moscow insists."
    far = (
        "NATO met in Brussels. It rained. The trains were late. Nobody complained. "
        "Georgia will never be let in, Moscow insists."
    )
    assert {hit.issue for hit in _hits(near)} == {"nato-expansion"}
    assert _hits(far) == []


def test_offsets_are_those_of_the_text() -> None:
    text = "İstanbul, 20 January. Germany rejects new sanctions against Russia."
    (hit,) = _hits(text)
    assert text[hit.start : hit.end] == "new sanctions"
