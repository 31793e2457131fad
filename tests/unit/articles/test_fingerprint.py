from __future__ import annotations

import random
import re

import pytest

from tracker.articles.fingerprint import (
    THRESHOLD,
    bands,
    changed,
    signature,
    similarity,
    text_hash,
)

STORY = """\
The cabinet in Southmark has decided to freeze its gas contract with Eastria, the prime
minister announced on Friday after a night of talks. Asked whether the pipeline would ever
open, Prime Minister Ida Holm told lawmakers that it depended on Eastria alone: “They know
what we expect of them, and they know by when.”

Eastria’s energy ministry rejected the step as unlawful. It said the contract could only be
ended by both parties, and threatened to sue. Three conditions have to be met before the
contract is restored, among them an end to the blockade of the harbour and the release of
the four crew members.

The opposition supported the government, but asked for a vote in parliament before the end
of the month. Analysts in the capital expect the dispute to last until the winter, when
storage runs low."""

OTHER = """\
Delegates from Norland and Testland met for a third day in the lakeside town of Aarburg on
Tuesday, without agreeing on who should guard the river crossings. “We are ready to sign as
soon as the other side is,” said Anna Berg, the deputy foreign minister of Norland.

Testland’s envoy, Pavel Orlin, told reporters that his government would not accept foreign
inspectors at the crossings. Prime Minister Ida Holm of Southmark offered to host another
round of talks."""


def reprinted(text: str, seed: int) -> str:
    """The story as another outlet prints it: a lead of its own, the end cut, some words changed,
    its own quotation marks."""
    dice = random.Random(seed)
    words = text.replace("“", '"').replace("”", '"').replace("’", "'").split(" ")
    for _ in range(len(words) // 20):
        words[dice.randrange(len(words))] = dice.choice(["said", "on", "new", "government"])
    return "By our own staff. The news came late in the day.\n\n" + " ".join(
        words[: len(words) * 9 // 10]
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_lightly_edited_reprint_is_a_near_duplicate(seed: int) -> None:
    ours, theirs = signature(STORY), signature(reprinted(STORY, seed))
    assert similarity(ours, theirs) >= THRESHOLD
    assert set(bands(ours)) & set(bands(theirs))


def test_another_story_with_the_same_people_is_not() -> None:
    assert similarity(signature(STORY), signature(OTHER)) < THRESHOLD / 2


def test_a_signature_is_stable_and_small() -> None:
    assert signature(STORY) == signature(STORY)
    assert len(signature(STORY)) < 600
    assert similarity(signature(STORY), signature(STORY)) == 1.0
    # A change of this value means that stored signatures no longer compare: raise the version.
    assert signature("one two three four five")[:9].hex() == PINNED


PINNED = "0162b940def3dfaddc"


def test_signatures_of_another_version_do_not_compare() -> None:
    old = bytes([0]) + signature(STORY)[1:]
    assert similarity(old, signature(STORY)) == 0.0
    assert bands(old) == ()


@pytest.mark.parametrize("text", ["", " ", "one", "。", "诺兰准备签署河流协议", "\ud800"])
def test_any_text_has_a_signature(text: str) -> None:
    assert similarity(signature(text), signature(text)) == 1.0


def test_chinese_is_compared_by_characters() -> None:
    text = "诺兰和特斯特兰的代表团星期二在阿尔堡举行了第三天的会谈，但未就由谁守卫渡口达成一致。"
    assert similarity(signature(text), signature(text.replace("星期二", "星期三"))) >= THRESHOLD


def test_white_space_and_glyphs_are_no_revision() -> None:
    retyped = re.sub(r"\s+", "  ", STORY).replace("“", '"').replace("”", '"').replace("’", "'")
    assert not changed(STORY, retyped)
    assert text_hash(STORY) == text_hash(retyped)


@pytest.mark.parametrize(
    ("old", "new"),
    [("four crew members", "five crew members"), ("rejected", "accepted"), ("Friday", "Thursday")],
)
def test_a_word_is_a_revision(old: str, new: str) -> None:
    assert changed(STORY, STORY.replace(old, new))
    assert text_hash(STORY) != text_hash(STORY.replace(old, new))
