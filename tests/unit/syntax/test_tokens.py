"""Words are cut as in the English Web Treebank, and their offsets hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.syntax import tokenize

CASES = [
    ("They don't agree.", "They do n't agree ."),
    ("They don’t agree.", "They do n’t agree ."),
    ("He can't and cannot go.", "He ca n't and can not go ."),
    ("We'll see what they've done.", "We 'll see what they 've done ."),
    ("Norway's envoy", "Norway 's envoy"),
    ("the ministers' letter", "the ministers ' letter"),
    ("O'Hara met D'Angelo.", "O'Hara met D'Angelo ."),
    ("a long-range plan", "a long - range plan"),
    ("the re-election of a co-chair", "the re-election of a co-chair"),
    ("a non-nuclear, anti-ship system", "a non-nuclear , anti-ship system"),
    ("U.S. officials in Washington, D.C.", "U.S. officials in Washington , D.C."),
    ("the U.S.'s offer", "the U.S. 's offer"),
    ("Mr. Berg met Gen. Roe.", "Mr. Berg met Gen. Roe ."),
    ("John F. Roe spoke at 5 p.m. on Monday.", "John F. Roe spoke at 5 p.m. on Monday ."),
    ("The answer was no.", "The answer was no ."),
    ("It cost $1,200.50 or 3.5%.", "It cost $ 1,200.50 or 3.5 % ."),
    ("the 21st in the 1990s at 10:30", "the 21st in the 1990s at 10:30"),
    ("“Never,” she said — twice…", "“ Never , ” she said — twice …"),
    ('He said: "No!"', 'He said : " No ! "'),
    ("and/or", "and / or"),
    ("see https://example.org/a?b=c.", "see https://example.org/a?b=c ."),
    ("AT&T and Q&A", "AT&T and Q&A"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_follow_the_treebank(text: str, expected: str) -> None:
    assert " ".join(text[a:b] for a, b in tokenize(text)) == expected


def test_offsets_count_from_the_start_of_the_document() -> None:
    assert tokenize("No deal.", offset=40) == [(40, 42), (43, 47), (47, 48)]


@given(st.text())
def test_every_character_but_white_space_is_in_one_token(text: str) -> None:
    spans = tokenize(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert covered == {i for i, char in enumerate(text) if not char.isspace()}
