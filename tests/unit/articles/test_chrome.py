"""Lines around an article, told by their form."""

from __future__ import annotations

import pytest

from tracker.articles.chrome import is_caption, is_pointer
from tracker.articles.plaintext import read_text


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
        "More from The Tarn Times: Ministers met.",
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
        "More from the Kremlin: ministers met.",
        "Listen: ministers met.",
        "The note read: ministers met.",
    ],
)
def test_sentences_that_do_not(line: str) -> None:
    assert not is_pointer(line)


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("(Reuters)", True),
        ("(AFP, dpa)", True),
        ("(with Reuters inputs)", True),
        ("(Photo by Ada Holm/AFP)", False),
        ("(Ada Holm/AFP)", False),
    ],
)
def test_an_agency_signs_the_last_paragraph(end: str, kept: bool) -> None:
    body = [
        "Ministers of both sides met in Tarn for a third day and went on talking until midnight.",
        "Nobody went home before the vote, although it had been raining for hours in the valley.",
        f"The talks will go on, the minister of water told reporters in front of the gate. {end}",
    ]
    article = read_text("\n\n".join(["Ministers meet in Tarn", *body]))
    assert article.text.split("\n\n") == body[: 3 if kept else 2]


@pytest.mark.parametrize(
    "line",
    [
        "Scholz spoke in Berlin. Germany rejects a ban on banks. Kyiv was angry. (AFP)",
        "Germany rejects a ban on Russian banks, Scholz said. (Reuters)",
        "Germany rejects it all the same, a spokesman told The Associated Press (AP).",
        "The chancellor announced on Tuesday that he would not go. (with Reuters inputs)",
    ],
)
def test_running_text_signed_by_an_agency(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ukrainian soldiers on exercise near Kharkiv on Monday. (AP)",
        "Olaf Scholz at the chancellery in Berlin (AFP)",
        "Olaf Scholz, who said little, at the chancellery. (AP Photo/Anna Veld)",
        "A tank near Rostov (Photo: Anna Veld/Reuters)",
        "The pipeline's landfall at Lubmin. File photo",
    ],
)
def test_captions_by_their_credit(line: str) -> None:
    assert is_caption(line)
