"""Words are cut into the longest pieces that the network knows."""

import pytest

from tracker.statements.network.vocabulary import UNKNOWN, Vocabulary

PIECES = [
    UNKNOWN,
    "the",
    "pipe",
    "pipeline",
    "##line",
    "##s",
    "sanction",
    ",",
    ".",
    "'",
    "s",
    "cafe",
]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The pipeline", ["the", "pipeline"]),
        ("pipelines, the sanctions.", ["pipeline", "##s", ",", "the", "sanction", "##s", "."]),
        ("the pipe's", ["the", "pipe", "'", "s"]),
        ("Café", ["cafe"]),
        ("the_pipe", ["the", "pipe"]),
        ("pipeworks", [UNKNOWN]),
        ("the 北", ["the", UNKNOWN]),
        ("", []),
        ("x" * 5_000, [UNKNOWN]),
    ],
)
def test_text_is_cut_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    vocabulary = Vocabulary(PIECES)
    assert [vocabulary.pieces[n] for n in vocabulary.numbers(text)] == pieces


def test_a_word_that_comes_again_is_cut_the_same_way() -> None:
    vocabulary = Vocabulary(PIECES)
    assert vocabulary.numbers("pipelines") == vocabulary.numbers("pipelines")
