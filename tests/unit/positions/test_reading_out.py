"""History, timeline, gaps, reasons and sentences of small cells."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.codebook.model import Issue
from tracker.errors import ConfigError
from tracker.positions.aggregate import extend, states
from tracker.positions.changes import changes, withdrawn
from tracker.positions.gaps import distance, gap
from tracker.positions.history import segments, state_at
from tracker.positions.method import Method
from tracker.positions.position import Coverage, position, silence, silent
from tracker.positions.reading import reading, within_sentence
from tracker.positions.timeline import intervals, timeline
from tracker.positions.why import why, without

BRIDGE = Issue("bridge", "Bridge toll", "a toll is taken at the bridge", "take it", "do not")


def head(say, day, stance, **fields):
    return say(day, stance, speaker="Ann Lee", speaker_kind="head", **fields)


@pytest.fixture
def turned(say):
    """Support in January, a turn by two voices in March."""
    return [
        head(say, "2022-01-10", "support", outlet="x"),
        say("2022-01-20", "support", speaker="Bo Ek", outlet="x"),
        head(say, "2022-03-01", "oppose", outlet="y"),
        say("2022-03-01", "oppose", speaker="Cy Ott", outlet="x"),
    ]


def test_segments_are_half_open(turned, method):
    first, second = segments(list(states(turned, method)))
    assert (first.stance, first.from_, first.to) == (
        "support", date(2022, 1, 10), date(2022, 3, 1),
    )  # fmt: skip
    assert (second.stance, second.from_, second.to) == ("oppose", date(2022, 3, 1), None)
    assert (first.opened_by, set(second.opened_by)) == (("s001",), {"s003", "s004"})


def test_the_state_at_a_day_is_the_last_one_up_to_it(turned, method):
    history = list(states(turned, method))
    assert state_at(history, date(2022, 1, 9)) is None
    assert state_at(history, date(2022, 1, 10)) is history[0]
    assert state_at(history, date(2022, 2, 28)) is history[1]


def test_a_timeline_carries_forward_and_marks_what_is_not_over(turned, method):
    history = list(states(turned, method))
    today = date(2022, 3, 2)
    points = timeline(
        "aland", "bridge", history, "month", date(2021, 12, 5), date(2022, 12, 31), today
    )
    shown = [(p.start.isoformat(), p.stance, p.utterances, p.articles, p.partial) for p in points]
    assert shown == [
        ("2021-12-01", None, 0, 0, False),
        ("2022-01-01", "support", 2, 2, False),
        ("2022-02-01", "support", 0, 0, False),
        ("2022-03-01", "oppose", 2, 2, True),
    ]


def test_weeks_are_those_of_iso_8601():
    assert list(intervals("week", date(2022, 1, 1), date(2022, 1, 3))) == [
        (date(2021, 12, 27), date(2022, 1, 2)),
        (date(2022, 1, 3), date(2022, 1, 9)),
    ]


def test_a_gap_is_half_the_difference_and_names_what_moved_it(turned, say, method):
    other = list(states([head(say, "2022-02-01", "support", party="bland")], method))
    found = gap("bridge", "aland", "bland", list(states(turned, method)), other)
    assert [(p.on.isoformat(), p.distance, set(p.moved_by)) for p in found.history] == [
        ("2022-02-01", 0.0, {"s005"}),
        ("2022-03-01", 1.0, {"s003", "s004"}),
    ]
    assert found.distance == 1.0


def test_there_is_no_gap_to_a_silent_party(turned, method):
    assert gap("bridge", "aland", "bland", list(states(turned, method)), []).distance is None
    assert distance(0.5, None) is None
    assert distance(1.0, -1.0) == 1.0


@pytest.mark.parametrize(
    ("coverage", "reason"),
    [
        (Coverage(0, 0), "no article"),
        (Coverage(3, 0), "no statement"),
        (Coverage(3, 2), "no statement"),
        (Coverage(0, 2), "not coded"),
    ],
)
def test_a_silence_has_a_reason(coverage, reason):
    found = silence(coverage)
    assert (found.reason, found.articles) == (reason, coverage.coded + coverage.skipped)
    held = silent("aland", "bridge", date(2022, 1, 1), coverage)
    assert (held.stance, held.score, held.status) == (None, None, "silent")


def test_the_smallest_set_that_overturns(turned, method):
    found = why(turned, date(2022, 3, 5), method)
    assert found.overturn.smallest
    assert found.overturn.stance == "support"
    left = [r for r in turned if r.id not in found.overturn.statements]
    assert list(states(left, method))[-1].stance == "support"
    assert len(found.overturn.utterances) == 1


def test_weights_are_shares_of_what_the_stance_rests_on(turned, say, method):
    deputy = say("2022-03-02", "support", speaker="Di Ash", speaker_kind="legislator")
    weights = {w.statements: w for w in why([*turned, deputy], date(2022, 3, 5), method).weights}
    assert sum(w.weight for w in weights.values()) == pytest.approx(1.0)
    assert weights["s001",].weight == 0.0  # said before the turn
    assert weights["s003",].weight == pytest.approx(1.5 / 2.5)
    assert (weights["s005",].dissent, weights["s005",].weight) == (True, 0.0)


def test_without_an_outlet(turned, method):
    found = {o.outlet: o.stance for o in why(turned, date(2022, 3, 5), method).outlets}
    assert found == {"x": "oppose", "y": "support"}
    assert without(turned, date(2022, 3, 5), method, outlets=("x", "y")) is None


def test_a_silent_cell_has_nothing_to_explain(turned, method):
    found = why(turned, date(2021, 1, 1), method)
    assert (found.weights, found.overturn, found.outlets) == ((), None, ())


def test_readings(turned, say, method):
    def read(records, day):
        history = list(states(records, method))
        return reading(position(state_at(history, day), day, method), BRIDGE)

    assert (
        read(turned, date(2022, 3, 5)) == "opposes bridge toll (do not), firmly, since 1 March 2022"
    )
    assert read([say("2022-01-10", "open")], date(2022, 1, 10)) == (
        "leaves bridge toll open (take it or do not), not yet confirmed, since 10 January 2022"
    )
    assert read([head(say, "2022-01-10", "support", conditional=True, condition="if it is free")],
                date(2022, 7, 1)) == (
        "supports bridge toll (take it), on a condition: if it is free, since 10 January 2022, "
        "last stated on 10 January 2022"
    )  # fmt: skip
    assert read([say("2022-01-10", "oppose", mention=True)], date(2022, 1, 10)) == (
        "opposes bridge toll (do not), firmly, since 10 January 2022, as others tell it"
    )
    nobody = silent("aland", "bridge", date(2022, 1, 1), Coverage(2, 0))
    assert reading(nobody, BRIDGE) == (
        "has not been heard on bridge toll: no article tells its position"
    )


@pytest.mark.parametrize(
    ("name", "proposition", "expected"),
    [
        ("NATO expansion", "NATO admits new members", "NATO expansion"),
        ("Sanctions", "new sanctions are imposed", "sanctions"),
        ("Eastern flank", "it strengthens its forces", "eastern flank"),
        ("Nord Stream 2", "the pipeline is used", "Nord Stream 2"),
        ("Crimea", "Russia gives Crimea back", "Crimea"),
        ("1997 lines", "forces withdraw", "1997 lines"),
    ],
)
def test_only_proper_names_keep_their_capital(name, proposition, expected):
    assert within_sentence(Issue("i", name, proposition, "yes", "no")) == expected


def test_a_change_whose_evidence_falls_is_withdrawn(turned, method):
    before = changes(states(turned, method))
    now = {c.id: c for c in changes(states(turned[:2], method))}
    (gone,) = withdrawn(before, now)
    assert (gone.kind, gone.status) == ("reversed", "withdrawn")


def test_a_change_keeps_its_id_when_reach_or_later_words_come(turned, say, method):
    more = [*turned, say("2022-03-01", "oppose", speaker="Cy Ott"), say("2022-04-01", "oppose")]
    ids = [c.id for c in changes(states(turned, method))]
    assert [c.id for c in changes(states(more, method))] == ids


def test_the_version_of_the_method_is_that_of_its_parameters(method):
    assert Method.load(method.parameters()) == method
    assert Method(half_life_days=30.0).version != method.version
    assert Method(half_life_by_issue={"a": 1.0, "b": 2.0}).version == (
        Method(half_life_by_issue={"b": 2.0, "a": 1.0}).version
    )
    with pytest.raises(ConfigError, match="half_live"):
        Method.load({"half_live": 3})


def test_days_have_to_follow_each_other(turned, method):
    history = list(states(turned, method))
    with pytest.raises(ValueError, match="cannot follow"):
        extend(history[-1], turned[:1], method, 1)
    with pytest.raises(ValueError, match="one cell and one day"):
        extend(None, turned, method, 4)
    with pytest.raises(ValueError, match="carry"):
        extend(history[0].without_carry(), turned[1:2], method, 1)
