"""The memory of forms is bounded: what it forgot is worked out again, and is the same."""

import pytest

from tracker.syntax import load, network, words
from tracker.syntax.parser import Parser

SENTENCES = [
    "The envoy rejected the offer.",
    "Nobody in Kormalund had seen the treaty that ministers signed.",
    "Talks about missiles, pipelines and sanctions resumed on Monday in Geneva.",
    "The envoy rejected the offer.",
]


@pytest.mark.parametrize("room", [1, 6, 15])
def test_forms_that_were_forgotten_are_the_same_again(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [load().parse([(sentence, 0)]) for sentence in SENTENCES]
    monkeypatch.setattr(words, "_REMEMBERED", room)  # less than some of the sentences need at once
    small = Parser(network.read())
    for _ in range(2):
        assert [small.parse([(sentence, 0)]) for sentence in SENTENCES] == known
