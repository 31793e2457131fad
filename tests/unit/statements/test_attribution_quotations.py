"""What stands between quotation marks."""

from __future__ import annotations

import pytest

from tracker.statements.attribution.quotations import find_quotations
from tracker.statements.sentences import split_paragraphs


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A wall,” he said.", ["“A wall,”"]),
        ('"A wall," he said, "is high."', ['"A wall,"', '"is high."']),
        ("''A wall,'' he said.", ["''A wall,''"]),
        ("``A wall,'' he said.", ["``A wall,''"]),
        ("«A wall», he said.", ["«A wall»"]),
        ("He sees ‘a wall’ there.", ["‘a wall’"]),
        ("He sees 'a wall' there.", ["'a wall'"]),
        ("“He sees ‘a wall’ there,” she said.", ["“He sees ‘a wall’ there,”"]),
        ('“A wall," he said.', ['“A wall,"']),
        ('Mixed: "a “high” wall" stood.', ['"a “high” wall"']),
        ("The wall's height and Ada's plan.", []),
        ("The allies’ wall and the towns’ gates.", []),
        ("In the '90s it was 6' high.", []),
        ('A 12" pipe broke.', []),
        ("”A wall,” he said.", ["”A wall,”"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_over_paragraphs_is_one_chain() -> None:
    text = "“The wall broke.\n\n“Nobody ran,” he said.\n\n“Why?” she asked."
    found = find_quotations(text, split_paragraphs(text))
    assert [q.chain for q in found] == [0, 0, 1]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“The wall broke.\n\nNobody ran. “Why?” she asked."
    found = find_quotations(text, split_paragraphs(text))
    assert [text[q.start : q.end] for q in found] == ["“The wall broke.", "“Why?”"]
    assert found[0].chain != found[1].chain


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("“We will open the gates,” he said.", True),
        ("He saw a “safe” wall.", False),
        ("He called it “the last wall of Tarn” twice.", False),
        ("“Never!” he said.", True),
    ],
)
def test_clauses_are_told_from_words(text: str, complete: bool) -> None:
    (found,) = find_quotations(text, split_paragraphs(text))
    assert found.complete is complete
