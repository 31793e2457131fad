"""Where sentences and paragraphs end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.scaling import growth
from tracker.statements.sentences import split_paragraphs, split_sentences


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("Did it rain? Yes! It did.", ["Did it rain?", "Yes!", "It did."]),
        ("The U.S. delegation left.", ["The U.S. delegation left."]),
        ("He lives in the U.S. He likes it.", ["He lives in the U.S.", "He likes it."]),
        ("Sen. Ada Holm spoke to Gov. Ried.", ["Sen. Ada Holm spoke to Gov. Ried."]),
        ("It rained on Jan. 5 in Tarn.", ["It rained on Jan. 5 in Tarn."]),
        ("It snowed in Jan. The wall held.", ["It snowed in Jan.", "The wall held."]),
        ("See No. 4 and Art. 5 there.", ["See No. 4 and Art. 5 there."]),
        ("J. R. Holm and Tor B. Aske met.", ["J. R. Holm and Tor B. Aske met."]),
        ("It rose 2.5 metres. It fell.", ["It rose 2.5 metres.", "It fell."]),
        ("Holm Inc. sold it. Nobody knew.", ["Holm Inc. sold it.", "Nobody knew."]),
        ("At 6 p.m. the gates shut.", ["At 6 p.m. the gates shut."]),
        ("Wait… Then it broke.", ["Wait…", "Then it broke."]),
        ("“It broke.” Nobody ran.", ["“It broke.”", "Nobody ran."]),
        ("“It broke.” “Nobody ran.”", ["“It broke.”", "“Nobody ran.”"]),
        ("“Did it break?” she asked.", ["“Did it break?” she asked."]),
        ("“Did it break?” Ada Holm asked.", ["“Did it break?” Ada Holm asked."]),
        ("“It broke.” — Ada Holm", ["“It broke.” — Ada Holm"]),
        ("(It broke.) Nobody ran.", ["(It broke.)", "Nobody ran."]),
        ("The talks ended.The sides left.", ["The talks ended.", "The sides left."]),
        ("See tarn.example.Com for more.", ["See tarn.example.Com for more."]),
        ("TARN (AP) — It rained. It stopped.", ["TARN (AP) — It rained.", "It stopped."]),
        ("(CNN)It's raining. It stopped.", ["(CNN)It's raining.", "It stopped."]),
        ("It rained.[1][a] It stopped.[2]", ["It rained.[1][a]", "It stopped.[2]"]),
        ("- Is it raining? - It is.", ["- Is it raining?", "- It is."]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_paragraphs_part_sentences_without_full_stops() -> None:
    assert parts("Gates open\n\nThe gates opened") == ["Gates open", "The gates opened"]


def test_single_line_ends_part_captions_from_prose() -> None:
    text = "The wall in Tarn (Photo by Ada Holm)\nThe wall broke on Monday."
    assert len(parts(text)) == 2


def test_a_line_end_inside_a_sentence_does_not_part_it() -> None:
    assert parts("The gates of the old wall\nwere opened.") == [
        "The gates of the old wall\nwere opened."
    ]


def test_hard_wrapped_text_is_one_paragraph() -> None:
    text = (
        "The gates of the old wall in the northern quarter were opened late on\n"
        "Monday by the minister of water and the engineer of the city of Tarn,\n"
        "Both of whom had come by train from the capital to see for themselves."
    )
    assert split_paragraphs(text) == [(0, len(text))]


def test_a_list_is_not_hard_wrapped() -> None:
    items = [f"- The gates of the old wall in the {side} quarter were opened" for side in "NSW"]
    assert parts("\n".join(["Late on Monday in the city of Tarn, all of it:", *items]))[1:] == items


def test_spans_are_in_order_and_hold_all_words() -> None:
    text = "  One. Two!\n\n“Three,” he said. Four?  \nFive\n"
    spans = split_sentences(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).split() == text.split() or (
        "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    )


@pytest.mark.parametrize("text", ["", " \n\n ", "\n"])
def test_nothing_in_nothing(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize("run", [".", "…", "?!", '"', " ", "\n", " \n", "[a]"])
def test_the_time_grows_with_a_run_not_with_its_square(run: str) -> None:
    def split(size: int) -> object:
        return split_sentences("It rained" + run * size + "x.")

    assert growth(split, 1_500) < 10
