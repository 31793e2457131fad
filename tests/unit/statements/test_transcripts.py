"""Whose turn it is in transcripts and interviews: labels, what follows them, answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.statements.attribution_cases import codebook
from tracker.codebook.model import Person
from tracker.statements.attribution.discourse import Discourse
from tracker.syntax import load

PEOPLE = (
    Person("Lars Oden", "norland", "Prime Minister", "head", aliases=("Oden",)),
    Person("Ada Price", "sudland", "Sudland spokeswoman", "spokesperson"),
)


def told(text: str) -> list[tuple[str, str | None, str]]:
    """Every outermost attribution: its words, who says them, how."""
    discourse = Discourse(text, replace(codebook(), people=PEOPLE), load())
    return [
        (
            text[a.content[0][0] : a.content[-1][1]].replace("\n\n", " | "),
            a.speaker.name if a.speaker else None,
            a.kind,
        )
        for a in discourse.all_attributions()
        if a.parent is None
    ]


@pytest.mark.parametrize(
    ("label", "name", "kind"),
    [
        ("MR. ODEN", "Lars Oden", "direct"),
        ("MR ODEN", "Lars Oden", "direct"),
        ("Mr. Oden", "Lars Oden", "direct"),
        ("MS. PRICE", "Ada Price", "direct"),
        ("ODEN", "Lars Oden", "direct"),
        ("SEC. ODEN", "Lars Oden", "direct"),
        ("PRIME MINISTER ODEN", "Lars Oden", "direct"),
        ("LARS ODEN", "Lars Oden", "direct"),
        ("LARS ODEN, PRIME MINISTER OF NORLAND", "Lars Oden", "direct"),
        ("Lars Oden, Prime Minister of Norland", "Lars Oden", "indirect"),
        ("Lars B. Oden", "Lars B Oden", "indirect"),
        ("Oden", "Lars Oden", "indirect"),
    ],
)
def test_labels_of_turns(label: str, name: str, kind: str) -> None:
    assert told(f"{label}: The gates are open.") == [("The gates are open.", name, kind)]


def test_a_common_word_in_capitals_is_no_label() -> None:
    assert told("It rained.\n\nPRICE: The cost of water rose.") == []


def test_a_name_that_the_article_gives_in_full_may_stand_alone_in_a_label() -> None:
    text = "Sudish spokeswoman Ada Price answered.\n\nPRICE: The gates are open."
    assert ("The gates are open.", "Ada Price", "direct") in told(text)


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (
            "Lars Oden: It rained.\n\nWe will open the gates.\n\nOur dams hold.",
            [("It rained. | We will open the gates. | Our dams hold.", "Lars Oden")],
        ),
        (  # another turn and a question end it, within it nobody needs to say "I"
            "MR. ODEN: Good day.\n\nThe dams hold.\n\nMS. PRICE: They leak.\n\nQUESTION: Both of"
            " you, the gates.\n\nTell us.\n\nMR. ODEN: They are open.",
            [
                ("Good day. | The dams hold.", "Lars Oden"),
                ("They leak.", "Ada Price"),
                ("They are open.", "Lars Oden"),
            ],
        ),
        (  # so does a question without a label, and what tells of the speaker
            "Lars Oden: It rained.\n\nWe know.\n\nAre the gates open?\n\nLars Oden: They are.\n\n"
            "We saw it.\n\nOden left. The dams hold.",
            [("It rained. | We know.", "Lars Oden"), ("They are. | We saw it.", "Lars Oden")],
        ),
        (
            "MR. ODEN: It rained.\n\nQ   The gates.\n\nMR. ODEN: They are open.\n\nHost Norland"
            " agreed.\n\nQuestion\n\nThe river.\n\nMR. ODEN: It rose.",
            [
                ("It rained.", "Lars Oden"),
                ("They are open. | Host Norland agreed.", "Lars Oden"),
                ("It rose.", "Lars Oden"),
            ],
        ),
        (  # news: one paragraph is a label's, the next one the narrator's
            "Lars Oden: The gates are open.\n\nThe dams hold.",
            [("The gates are open.", "Lars Oden")],
        ),
        (
            "It rained.\n\nLars Oden: The gates are open.\n\nWe have the pictures.",
            [("The gates are open.", "Lars Oden")],
        ),
        (
            "Lars Oden: “The gates are open.”\n\nWe have the pictures.",
            [("“The gates are open.”", "Lars Oden")],
        ),
        (  # a list of what people said
            "Lars Oden: The gates are open.\n\nThe dams hold.\n\nAda Price: The dams leak.\n\n"
            "The river rose.\n\nJan Ried: It rained.",
            [
                ("The gates are open.", "Lars Oden"),
                ("The dams leak.", "Ada Price"),
                ("It rained.", "Jan Ried"),
            ],
        ),
    ],
)
def test_where_turns_end(text: str, turns: list[tuple[str, str]]) -> None:
    assert [(words, name) for words, name, _ in told(text)] == turns


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (
            "Prime Minister Lars Oden spoke to the newspaper.\n\nAre the gates open?\n\nWe opened"
            " them.\n\nThe dams hold.\n\nAnd the river?\n\nIt rose.\n\nI saw it.\n\nIt rained.",
            ["We opened them. | The dams hold.", "It rose. | I saw it."],
        ),
        (
            "Interview with Prime Minister Lars Oden\n\nQ: The gates.\n\nA: We opened them.",
            ["A: We opened them."],
        ),
        (
            "Interview with Prime Minister Lars Oden\n\nQ. The gates.\n\nA. We opened them.",
            ["A. We opened them."],
        ),
        (
            "The Herald interviewed Lars Oden.\n\nHERALD: Are they open?\n\nWe opened them.",
            ["We opened them."],
        ),
        ("Oden talked to the paper about Ada Price.\n\nIs it open?\n\nWe opened it.", [
            "We opened it."
        ]),
        # nobody who speaks for a party was asked
        ("We spoke with Jan Ried, an analyst, about Oden.\n\nIs it open?\n\nI think it is.", []),
        # a newspaper's own questions
        ("Lars Oden spoke to the newspaper.\n\nIs it open?\n\nThe gates are open.", []),
        ("Lars Oden left.\n\nIs it open?\n\nWe opened it.", []),
    ],
)  # fmt: skip
def test_answers_are_the_interviewed_persons(text: str, answers: list[str]) -> None:
    found = [(words, name) for words, name, kind in told(text) if kind == "direct"]
    assert found == [(words, "Lars Oden") for words in answers]


def test_what_a_turn_demands_is_said_in_it_directly() -> None:
    text = "MR. ODEN: We demand that the gates be opened. Norland wants them open."
    discourse = Discourse(text, replace(codebook(), people=PEOPLE), load())
    assert {a.kind for a in discourse.all_attributions()} == {"direct"}


@pytest.mark.parametrize(("asked", "turns"), [([0], 1), ([1], 1), ([2], 0), ([3], 1), ([0, 3], 2)])
def test_a_turn_is_found_by_any_of_its_sentences(asked: list[int], turns: int) -> None:
    text = "Lars Oden: The dam is safe. It is high.\n\nIt rains.\n\nAda Price: The dam is old."
    discourse = Discourse(text, replace(codebook(), people=PEOPLE), load())
    found = [a for a in discourse.attributions_of(asked) if a.parent is None]
    assert len(found) == turns
