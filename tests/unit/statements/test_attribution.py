"""Who says what, on sentences of our own: one for each construction, with invented names."""

from __future__ import annotations

import re

import pytest

from tests.unit.statements.attribution_cases import Case, Spans, cases, codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.report import quotes_json
from tracker.statements.statement import Attribution
from tracker.syntax import load

CASES = cases()


def read(text: str) -> Discourse:
    return Discourse(text, codebook(), load())


def words(text: str, spans: Spans | tuple[tuple[int, int], ...]) -> set[int]:
    return {m.start() + a for a, b in spans for m in re.finditer(r"\w+", text[a:b])}


def best(case: Case, found: tuple[Attribution, ...]) -> Attribution | None:
    """The attribution that shares most words with the marked content."""
    wanted = words(case.text, case.content)

    def overlap(attribution: Attribution) -> float:
        have = words(case.text, attribution.content)
        return len(have & wanted) / len(have | wanted)

    return max(found, key=overlap, default=None)


@pytest.mark.parametrize("case", CASES, ids=[f"{c.heading}: {c.text[:40]}" for c in CASES])
def test_construction(case: Case) -> None:
    discourse = read(case.text)
    found = best(case, discourse.all_attributions())
    assert found is not None
    assert words(case.text, found.content) == words(case.text, case.content)
    cue = case.text[slice(*found.cue)] if found.cue else ""
    assert any(case.text[a:b] in cue or cue in case.text[a:b] for a, b in case.cue)
    if case.source:
        assert found.source is not None
        assert words(case.text, [found.source]) & words(case.text, case.source)
    if case.told:
        assert (found.speaker.name if found.speaker else None, found.party) == (
            case.name,
            case.party,
        )


@pytest.mark.parametrize("case", [c for c in CASES if c.text.count('"') + c.text.count("“") > 1])
def test_direct_speech_keeps_its_marks(case: Case) -> None:
    found = best(case, read(case.text).all_attributions())
    assert found is not None
    assert list(found.content) == case.content


def test_nested_speakers_know_their_parents() -> None:
    text = "Ada Holm said that Sudland had told Norland the gates were open."
    found = read(text).all_attributions()
    outer = next(a for a in found if a.cue and text[slice(*a.cue)] == "said")
    inner = next(a for a in found if a.cue and text[slice(*a.cue)].endswith("told"))
    assert inner.parent is not None
    assert found[inner.parent] == outer
    assert (inner.party, outer.speaker.name if outer.speaker else None) == ("sudland", "Ada Holm")


def test_we_in_a_quotation_is_its_speaker() -> None:
    text = "“We demand a new treaty,” Prime Minister Lars Oden said."
    found = read(text).all_attributions()
    inner = next(a for a in found if a.parent is not None)
    assert inner.speaker is not None
    assert inner.speaker.name == "Lars Oden"
    assert inner.party == "norland"


def test_only_the_sentences_asked_for_are_parsed() -> None:
    asked: list[int] = []

    class Counting:
        def parse(self, sentences):  # type: ignore[no-untyped-def]
            asked.extend(offset for _, offset in sentences)
            return load().parse(sentences)

    text = "Ada Holm said the gates were open. It rained. Lars Oden denied that it rained."
    discourse = Discourse(text, codebook(), Counting())
    assert asked == []
    found = discourse.attributions_of([0])
    assert asked == [0]
    assert [text[slice(*a.source)] for a in found if a.source] == ["Ada Holm"]
    discourse.attributions_of([0])
    assert asked == [0]


@pytest.mark.parametrize(
    "text",
    [
        "The river rose by two metres on Monday.",
        "The film “The Long Flood” opens in May.",
        "On Monday, the minister opened the gates.",
        "The harbour has three gates: one of oak, one of iron and one of stone.",
        "Lars Oden met three envoys: a miner, a farmer and a monk.",
        "Lars Oden informed the mayor of the town.",
        "",
    ],
)
def test_no_attribution_where_nobody_says_anything(text: str) -> None:
    assert read(text).all_attributions() == ()


def test_an_adverbial_before_the_speaker_is_no_content() -> None:
    text = "At a meeting in Tarn, Ada Holm told reporters how old the wall was."
    (found,) = read(text).all_attributions()
    assert text[slice(*found.content[0])] == "how old the wall was"


def test_quotes_json_has_the_public_shape() -> None:
    text = "“The gates are open,” Prime Minister Lars Oden said. He added that nobody was harmed."
    first, second = quotes_json(read(text))
    assert first == {
        "content": [[0, 21]],
        "cue": [47, 51],
        "speaker": [22, 46],
        "name": "Lars Oden",
        "party": "norland",
        "kind": "direct",
    }
    assert text[slice(*second["content"][0])] == "that nobody was harmed"
    assert (second["name"], second["kind"]) == ("Lars Oden", "indirect")


def test_another_name_changes_nothing() -> None:
    text = "Prime Minister {} said that the gates were open and promised to close them."
    shapes = []
    for name in ("Lars Oden", "Ana Sol", "Igor Petrovsky-Lind"):
        found = read(text.format(name)).all_attributions()
        shapes.append([(len(a.content), text.format(name)[slice(*a.content[0])]) for a in found])
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lars Oden had a warning.\n\n“We will open the gates.”", "Lars Oden"),
        ("Lars Oden was blunt. “We will open the gates.”", "Lars Oden"),
        ("Lars Oden met Maria Silva.\n\n“We will open the gates.”", None),
        ("It rained on Lars Oden.\n\n“We will open the gates.”", None),
        ("Lars Oden was angry.\n\n“He will open the gates.”", None),
        ("Lars Oden warns\n\n“We will open the gates.”", None),
        ("Lars Oden left.\n\nIt rained.\n\n“We will open the gates.”", None),
        ("Lars Oden left.\n\n“We will open the gates.” That was new.", None),
    ],
)
def test_a_quotation_behind_a_sentence_about_one_person_is_theirs(
    text: str, name: str | None
) -> None:
    found = [a for a in read(text).all_attributions() if a.kind == "direct" and a.parent is None]
    assert [a.speaker.name for a in found if a.speaker] == ([name] if name else [])
