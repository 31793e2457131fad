"""Lines around an article, told by their form."""

from __future__ import annotations

import pytest

from tracker.articles.chrome import is_pointer


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Ministers met.",
        "WATCH: Ministers met.",
        "[READ: Ministers met.]",
        "Video | Ministers met",
        "Related Story: Ministers met.",
        "Recommended articles: Ministers met.",
        "More on this story: Ministers met.",
        "More from DW: Ministers met.",
        "LISTEN: Ministers met.",
    ],
)
def test_lines_that_point_elsewhere(line: str) -> None:
    assert is_pointer(line)


@pytest.mark.parametrize(
    "line",
    [
        "Watch what happens: ministers met.",
        "Watch-makers: they met.",
        "Video shows ministers.",
        "Video-conference: ministers met.",
        "More from Ada Holm: ministers met.",
        "Listen: ministers met.",
        "The note read: ministers met.",
    ],
)
def test_sentences_that_do_not(line: str) -> None:
    assert not is_pointer(line)
