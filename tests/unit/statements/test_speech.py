"""How often quotations are asked who utters them, and how deep one leads to another."""

from __future__ import annotations

import pytest

from tracker.statements.attribution import speech
from tracker.statements.attribution.layout import lay_out
from tracker.statements.attribution.quotations import find_quotations
from tracker.statements.attribution.speech import Speech


def asked(text: str, numbers: list[int]) -> int:
    """How often the sentences are looked at for nobody to be found."""
    layout = lay_out(text)
    quotations = tuple(find_quotations(text, list(layout.paragraphs)))
    looks: list[int] = []
    found = Speech(
        text, layout.sentences, layout.paragraphs, quotations,
        lambda index: looks.append(index) or [], lambda sentence: None,
    )  # fmt: skip
    assert not any(found.assign(range(len(quotations))[n]) for n in numbers)
    return len(looks)


@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["paragraph", "paragraphs"])
def test_each_quotation_is_asked_once(between: str) -> None:
    few, many = (between.join(['"We go home now."'] * n) for n in (6, 12))
    assert asked(many, [-1]) <= 2 * asked(few, [-1]) + 6


@pytest.mark.parametrize(
    "text",
    [
        '"We go home now." ' * 600,
        '"We go home now."\n\n' * 600,
        '"We go home now." It is a "wall" here. ' * 600 + '"We go."',
        "It is " + '"We go home now", ' * 600 + "here.",
    ],
    ids=["paragraph", "paragraphs", "words between", "sentence"],
)
def test_the_last_of_many_can_be_asked_first(text: str) -> None:
    assert asked(text.strip(), [-1, 0]) < 3_000


def test_each_paragraph_of_a_quotation_is_read_for_a_tag_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []
    monkeypatch.setattr(speech, "tag_after", lambda text, quotation, end: read.append(end))
    monkeypatch.setattr(speech, "tag_unmarked", lambda text, quotation, end: read.append(end))
    asked("\n\n".join(["“We go home now, Ada"] * 40), list(range(40)))
    assert len(read) <= 40
