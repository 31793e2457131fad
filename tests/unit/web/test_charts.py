"""The pieces of charts and texts that can be told right or wrong without a service."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from tracker.web import articles, words
from tracker.web.charts import png, timeline
from tracker.web.charts.axis import Axis, padded
from tracker.web.charts.drawing import Drawing, fits, wrapped


def test_text_and_attributes_are_escaped() -> None:
    drawing = Drawing(10, 10, "light", '<b>"title" & more', "a < b")
    drawing.write((1, 1), "<script>")
    drawing.symbol("support", (1, 1), 2, tip="a & b", target='s1"><x')
    root = ElementTree.fromstring(drawing.render())
    assert root[0].text == '<b>"title" & more'
    assert root.get("aria-label") == '<b>"title" & more. a < b'
    assert [element.text for element in root if element.tag.endswith("text")] == ["<script>"]
    assert root[-1].get("data-target") == 's1"><x'


def test_pictures_carry_their_own_font() -> None:
    """What is written shows on a machine without any font, Cyrillic and bold included."""
    empty = png.png(Drawing(60, 20, "light", "t", "t").render())
    pictures = {empty}
    for text, bold in (("NATO", False), ("NATO", True), ("НАТО", False)):
        drawing = Drawing(60, 20, "light", "t", "t")
        drawing.write((2, 15), text, bold=bold)
        pictures.add(png.png(drawing.render()))
    assert len(pictures) == 4


def test_days_outside_of_an_axis_stay_on_its_ends() -> None:
    axis = Axis(date(2022, 1, 1), date(2022, 1, 11), 100, 200)
    days = (date(2021, 1, 1), date(2022, 1, 1), date(2022, 1, 6), date(2023, 1, 1))
    assert [axis.x(day) for day in days] == [100, 100, 150, 200]


@pytest.mark.parametrize("days", [0, 1, 6, 30, 50, 90, 200, 400, 1000, 3000, 9000])
def test_ticks_lie_on_the_axis_and_are_few(days: int) -> None:
    first = date(2000, 2, 17)
    axis = padded(first, date.fromordinal(first.toordinal() + days), 0, 700)
    ticks = list(axis.ticks())
    assert 1 <= len(ticks) <= 12
    assert all(axis.first <= day <= axis.last for day, _ in ticks)
    assert len({name for _, name in ticks}) == len(ticks)
    assert any(str(ticks[0][0].year) in name for _, name in ticks)


def test_long_names_are_cut_and_wrapped() -> None:
    assert fits("a name", 6) == "a name"
    assert fits("a longer name", 6) == "a lon…"
    assert wrapped("keep the door open", 10) == ["keep the", "door open"]
    assert wrapped("one two three four five six", 9) == ["one two", "three fo…"]


def test_a_mention_has_a_shape_of_its_own_only_where_nothing_else_was_said() -> None:
    def said(id_: str, day: str, mention: bool) -> dict[str, object]:
        one = {"id": id_, "said_on": day, "stance": "support", "mention": mention}
        return one | {"conditional": False, "speaker": None}

    statements = [said("s1", "2022-01-10", False), said("s2", "2022-01-10", True),
                  said("s3", "2022-01-12", True)]  # fmt: skip
    issue = {"name": "Talks", "labels": {"support": "go on", "oppose": "break off"}}
    drawn = timeline.draw({"name": "A"}, issue, [], statements, [], as_of="2022-01-14", note="")
    root = ElementTree.fromstring(drawn)
    shapes = [one for one in root.iter() if one.get("data-target")]
    assert [one.get("data-target") for one in shapes] == ["s1", "s3"]
    assert ["2 statements" in "".join(one.itertext()) for one in shapes] == [True, False]


def test_statements_are_marked_where_they_stand() -> None:
    text = "First line here.\n\nSecond line."
    found = articles.paragraphs(text, 100, [(100, 110, "s1"), (106, 125, "s2")])
    assert ["".join(run[0] for run in runs) for runs in found] == ["First line here.",
                                                                   "Second line."]  # fmt: skip
    assert found[0] == [
        ("First ", ["s1"], ["s1"]),
        ("line", ["s1", "s2"], ["s2"]),
        (" here.", ["s2"], []),
    ]
    assert found[1][0] == ("Second ", ["s2"], [])
    assert found[1][1] == ("line.", [], [])


def test_words_for_scores_and_counts() -> None:
    assert [words.level(score) for score in (None, 0, 0.2, -0.5, 1.0)] == [0, 0, 1, 2, 3]
    assert words.signed(-0.5) == "−0.50"
    assert words.count(1, "article") == "1 article"
    assert words.count(10_000, "party", "parties") == "10,000 parties"
    assert words.from_word("ily told them") == "told them"
    assert words.to_word("they told th") == "they told"
    assert words.query({"q": "a b", "party": None}) == "&q=a+b"
