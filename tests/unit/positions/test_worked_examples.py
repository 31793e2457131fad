"""The examples of docs/method.md, worked by hand: every formula with its numbers."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, log, sqrt

import pytest

from tracker.positions.aggregate import states
from tracker.positions.changes import changes
from tracker.positions.position import position


def last(records, method):
    return list(states(records, method))[-1]


def test_one_minister(say, method):
    """Nats log(0.8 / 0.1) = 2.08; of four stances, the prior times e to the nats."""
    state = last([say("2022-01-10", "support")], method)
    held = position(state, date(2022, 1, 10), method)
    nats = log(8)
    for_, split = 0.27 * exp(nats), 0.19 * exp(0.72 * nats)
    assert held.confidence == pytest.approx(for_ / (for_ + 0.27 + 0.27 + split))
    assert held.confidence == pytest.approx(0.608, abs=0.001)
    assert (held.stance, held.score, held.status) == ("support", 1.0, "current")
    assert (held.counts.support, held.utterances, held.articles) == (1, 1, 1)


def test_the_interval_of_one_minister(say, method):
    """One utterance of the unit's nats beside a prior of one spread over the five levels."""
    state = last([say("2022-01-10", "support")], method)
    size = log(8) / 2.08
    mean = size / (size + 1)
    square = (size + 0.2 * (1 + 0.25 + 0.25 + 1)) / (size + 1)
    deviation = sqrt((square - mean**2) / (size + 2))
    held = position(state, state.on, method)
    assert held.score_interval == pytest.approx((1 - 1.645 * deviation, 1.0))
    assert held.score_interval[0] == pytest.approx(0.33, abs=0.005)


def test_after_one_half_life_half_of_the_nats_are_left(say, method):
    state = last([say("2022-01-10", "support")], method)
    held = position(state, state.on + timedelta(days=90), method)
    nats = log(8) / 2
    for_, split = 0.27 * exp(nats), 0.19 * exp(0.72 * nats)
    assert held.confidence == pytest.approx(for_ / (for_ + 0.54 + split))
    assert held.score == 1.0
    assert held.score_interval[0] < position(state, state.on, method).score_interval[0]


def test_an_issue_has_a_half_life_of_its_own(say):
    from tracker.positions.method import Method

    method = Method(half_life_by_issue={"bridge": 30.0})
    state = last([say("2022-01-10", "support")], method)
    after, usual = (position(state, state.on + timedelta(days=d), m)
                    for d, m in ((30, method), (90, Method())))  # fmt: skip
    assert after.confidence == pytest.approx(usual.confidence)


def test_two_scores_weighed_against_each_other(say, method):
    """Support of 2.08 nats that has aged 30 days, halved a little by what came since, and
    undecided words of 0.7 × 2.08: the score is the share of the first."""
    records = [
        say("2022-01-10", "support"),
        say("2022-02-09", "open", speaker="Bo Ek", speaker_kind="official"),
    ]
    new = 0.7 * log(8)
    old = log(8) * 0.5 ** (30 / 90) * 0.5 ** (new / 40)
    state = last(records, method)
    assert (state.stance, state.score) == ("support", pytest.approx(old / (old + new)))


def test_a_conditional_statement_counts_half(say, method):
    state = last([say("2022-01-10", "oppose", conditional=True, condition="if they build")], method)
    held = position(state, state.on, method)
    assert (held.score, held.conditional, held.conditions) == (-0.5, True, ("if they build",))


def test_a_speaker_coded_two_ways_on_one_day_is_believed_in_part(say, method):
    """Three wordings against one: 3 × 2.08 nats against 2.08 make 64 : 1 of 8³ + 8 + 1."""
    records = [say("2022-01-10", "support", speaker="Ann Lee") for _ in range(3)]
    records.append(say("2022-01-10", "oppose", speaker="Ann Lee"))
    state = last(records, method)
    found = {u.stance: u.evidence for u in state.carry.fresh}
    assert found["support"] == pytest.approx(log(8))  # agreement does not add: 0.8 at most
    assert found["oppose"] == method.evidence_floor
    assert state.stance == "support"


def test_one_odd_sentence_does_not_turn_a_position(say, method):
    days = ("2022-01-10", "2022-01-15", "2022-01-18")
    records = [say(day, "support") for day in days]
    records += [say("2022-02-20", "oppose"), say("2022-02-25", "support")]
    history = list(states(records, method))
    assert {s.stance for s in history} == {"support"}
    assert [c.kind for c in changes(history)] == ["stated"]


def test_the_head_of_government_turns_what_one_minister_said(say, method):
    records = [
        say("2022-01-10", "support"),
        say("2022-01-20", "oppose", speaker="Bo Ek", speaker_kind="head"),
    ]
    stated, reversed_ = changes(states(records, method))
    assert (stated.kind, stated.status, stated.from_) == ("stated", "provisional", None)
    assert (reversed_.kind, reversed_.status) == ("reversed", "confirmed")
    assert (reversed_.from_.stance, reversed_.to.stance, reversed_.to.score) == (
        "support", "oppose", -1.0,
    )  # fmt: skip
    assert reversed_.evidence == ("s002",)
    assert reversed_.on == date(2022, 1, 20)


def test_the_head_of_government_alone_does_not_outweigh_two_ministers(say, method):
    """3.12 nats against 2.08 aged by ten days and 2.08 aged by eight: odds of a half."""
    records = [
        say("2022-01-10", "support"),
        say("2022-01-12", "support", speaker="Bo Ek"),
        say("2022-01-20", "oppose", speaker="Cy Ott", speaker_kind="head"),
    ]
    state = last(records, method)
    nats = log(8)
    margin = 1.5 * nats - nats * (0.5 ** (10 / 90) + 0.5 ** (8 / 90))
    assert state.stance == "support"
    assert state.belief[1] - state.belief[0] == pytest.approx(margin)
    assert exp(margin) == pytest.approx(0.47, abs=0.01)
    more = say("2022-01-21", "oppose", speaker="Di Ash")
    assert last([*records, more], method).stance == "oppose"


def test_two_voices_in_turn_are_contested_and_later_settle(say, method):
    sides = ("support", "oppose") * 5
    start = date(2022, 1, 10)
    records = [
        say((start + timedelta(days=2 * i)).isoformat(), side, speaker=f"A {side}")
        for i, side in enumerate(sides)
    ]
    records += [
        say((start + timedelta(days=30 + i)).isoformat(), "oppose", speaker="A head")
        for i in range(14)
    ]
    found = changes(states(records, method))
    assert [c.kind for c in found] == ["stated", "contested", "settled"]
    assert found[-1].to.stance == "oppose"


def test_a_second_utterance_confirms_what_was_stated(say, method):
    history = list(states([say("2022-01-10", "support"), say("2022-01-12", "support")], method))
    assert [c.status for c in changes(history[:1])] == ["provisional"]
    (change,) = changes(history)
    assert (change.status, change.on, change.confirmed_on) == (
        "confirmed", date(2022, 1, 10), date(2022, 1, 12),
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"mention": True}, {"reported_by": "bland"}, {"speaker_kind": "legislator"}]
)
def test_neither_background_nor_strangers_nor_legislators_confirm(say, method, fields):
    records = [say("2022-01-10", "support"), say("2022-01-12", "support", **fields)]
    (change,) = changes(states(records, method))
    assert change.status == "provisional"


def test_conditions_come_and_go(say, method):
    start = date(2022, 1, 10)
    flags = [False, False, True, True, True, True, False, False, False, False, False, False]
    records = [
        say((start + timedelta(days=3 * i)).isoformat(), "support", conditional=flag)
        for i, flag in enumerate(flags)
    ]
    found = changes(states(records, method))
    assert [c.kind for c in found] == ["stated", "conditioned", "unconditioned"]
    assert found[1].to.score == pytest.approx(0.5)
    assert found[2].to.score == pytest.approx(1.0)


def test_a_position_softens_and_hardens(say, method):
    start = date(2022, 1, 1)
    stances = ["support"] * 20 + ["open", "support"] * 25 + ["support"] * 60
    records = [
        say((start + timedelta(days=i)).isoformat(), stance, speaker=f"A B{i % 7}", confidence=0.95)
        for i, stance in enumerate(stances)
    ]
    stated, softened, hardened = changes(states(records, method))
    assert [stated.kind, softened.kind, hardened.kind] == ["stated", "softened", "hardened"]
    assert softened.to.score <= 1 - method.firmness_step
    assert hardened.to.score >= softened.to.score + method.firmness_step


def test_legislators_are_dissent_beside_a_government_and_a_stopgap_without_one(say, method):
    deputies = [say("2022-01-10", "support", speaker_kind="legislator", speaker="Cy Ott")]
    alone = position(last(deputies, method), date(2022, 1, 10), method)
    assert (alone.stance, alone.basis, alone.dissent) == ("support", "legislators", 0)
    assert changes(states(deputies, method)) == ()
    records = [*deputies, say("2022-01-11", "oppose")]
    held = position(last(records, method), date(2022, 1, 11), method)
    assert (held.stance, held.score, held.basis, held.dissent) == ("oppose", -1.0, "government", 1)
    assert held.counts.support == 0


def test_mentions_carry_a_position_only_where_nobody_spoke(say, method):
    told = say("2022-01-10", "oppose", mention=True, mode="narrated")
    held = position(last([told], method), date(2022, 1, 12), method)
    assert (held.stance, held.last_stated, held.utterances, held.mentions) == ("oppose", None, 0, 1)
    spoken = position(last([told, say("2022-01-11", "support")], method), date(2022, 1, 12), method)
    assert (spoken.stance, spoken.score, spoken.utterances, spoken.mentions) == ("support", 1, 1, 1)


def test_stale_after_a_time(say, method):
    state = last([say("2022-01-10", "support")], method)
    at = [position(state, date(2022, 1, 10) + timedelta(days=d), method) for d in (120, 121)]
    assert [p.status for p in at] == ["current", "stale"]


def test_a_state_cannot_be_read_before_its_day(say, method):
    state = last([say("2022-01-10", "support")], method)
    with pytest.raises(ValueError, match="earlier state"):
        position(state, date(2022, 1, 9), method)


def test_as_much_for_as_against_is_contested_whichever_side_is_named_first(say, method):
    """A speaker coded two ways on the first day: little is believed of either reading."""
    words = "nothing that was said that day about the bridge was new to anybody there"
    told = [say("2022-01-01", side, evidence=words) for side in ("support", "oppose")]
    for records in (told, told[::-1]):
        (state,) = states(records, method)
        assert (state.stance, state.score) == ("contested", 0.0)
