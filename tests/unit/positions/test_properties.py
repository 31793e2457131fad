"""What has to hold for any statements whatever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import prod
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.positions.aggregate import states
from tracker.positions.changes import changes
from tracker.positions.gaps import gap
from tracker.positions.history import segments, state_at
from tracker.positions.method import Method
from tracker.positions.position import position
from tracker.positions.record import Record
from tracker.positions.state import from_json, to_json
from tracker.positions.timeline import timeline
from tracker.positions.told import tell
from tracker.positions.why import why

METHOD = Method()
quick = settings(max_examples=60, deadline=None)
START = date(2022, 1, 1)


# One number makes one statement: quick to draw, and smaller numbers are simpler statements.
CHOICES: dict[str, list[Any]] = {
    "stance": ["support", "oppose", "open"],
    "mode": ["direct", "indirect", "narrated"],
    "said_on": [START + timedelta(days=n) for n in range(100)],
    "said_on_precision": ["day", "day", "day", "week", "month", "unknown"],
    "article": [f"a{n}" for n in range(16)],
    "evidence": [" ".join(f"w{n}x{i}" for i in range(9)) for n in range(12)],
    "conditional": [False, True],
    "speaker": [None, "Ann Lee", "Bo Ek", "Cy Ott"],
    "speaker_kind": ["minister", "head", "legislator", "official", None],
    "mention": [False, False, False, False, True],
    "confidence": [0.8, 0.2, 0.5, 0.95],
    "outlet": ["x", "y", "z"],
    "reported_by": [None, None, "bland"],
}
NUMBERS = st.integers(0, prod(len(values) for values in CHOICES.values()) - 1)


def archives(max_size: int = 20) -> st.SearchStrategy[list[Record]]:
    """Statements of one cell over a hundred days, reprints and mentions among them."""
    return st.lists(NUMBERS, min_size=1, max_size=max_size).map(
        lambda numbers: [_record(index, number) for index, number in enumerate(numbers)]
    )


def _record(index: int, number: int) -> Record:
    fields: dict[str, Any] = {}
    for name, values in CHOICES.items():
        number, chosen = divmod(number, len(values))
        fields[name] = values[chosen]
    return Record(
        id=f"s{index:03}", party="aland", issue="bridge", published_on=fields["said_on"], **fields
    )


def light(history):
    return [state.without_carry() for state in history]


@quick
@given(archives(), st.randoms())
def test_the_order_of_arrival_does_not_matter(records, rng):
    expected = list(states(records, METHOD))
    rng.shuffle(records)
    assert list(states(records, METHOD)) == expected


@quick
@given(archives(), st.data())
def test_what_was_told_before_need_not_be_worked_out_again(records, data):
    known = data.draw(st.lists(st.sampled_from(records), unique_by=lambda record: record.id))
    corrected = data.draw(st.lists(st.sampled_from(records), unique_by=lambda record: record.id))
    now = {r.id: r for r in records} | {r.id: replace(r, confidence=0.6) for r in corrected}
    as_of = START + timedelta(days=60)
    full = why(now.values(), as_of, METHOD)
    assert why(now.values(), as_of, METHOD, tell(known, METHOD)) == full
    assert why(now.values(), as_of, METHOD, tell(records, METHOD)) == full


@quick
@given(archives(), st.data())
def test_incremental_equals_full_even_through_storage(records, data):
    full = list(states(records, METHOD))
    cut = data.draw(st.integers(0, len(full) - 1))
    last = from_json(orjson.loads(orjson.dumps(to_json(full[cut]))))
    later = [r for r in records if r.day > last.on]
    before = {r.article for r in records if r.day <= last.on}
    rest = list(states(later, METHOD, after=last, articles_before=before))
    assert full[: cut + 1] + rest == full


@quick
@given(archives(), st.data())
def test_a_late_statement_leaves_the_days_before_it_alone(records, data):
    late = data.draw(st.sampled_from(records))
    others = [r for r in records if r is not late]
    with_it, without_it = list(states(records, METHOD)), list(states(others, METHOD))
    assert [s for s in with_it if s.on < late.day] == [s for s in without_it if s.on < late.day]


@quick
@given(archives(), st.data())
def test_rejected_is_as_if_never_said(records, data):
    index = data.draw(st.integers(0, len(records) - 1))
    rejected = [*records]
    rejected[index] = replace(rejected[index], review="rejected")
    left = records[:index] + records[index + 1 :]
    assert list(states(rejected, METHOD)) == list(states(left, METHOD))


@quick
@given(archives(), st.data())
def test_reprints_change_nothing_but_reach(records, data):
    original = data.draw(st.sampled_from([r for r in records if not r.mention] or records))
    copies = [
        replace(original, id=f"{original.id}.{n}", article=f"new{n}", outlet=f"new{n}")
        for n in range(data.draw(st.integers(1, 5)))
    ]
    plain, copied = list(states(records, METHOD)), list(states([*records, *copies], METHOD))
    assert [s.on for s in plain] == [s.on for s in copied]
    for a, b in zip(plain, copied, strict=True):
        same = ("stance", "score", "belief", "levels", "counts", "since", "last_stated",
                "conditional", "confirmed")  # fmt: skip
        assert [getattr(a, name) for name in same] == [getattr(b, name) for name in same]
    assert [c.id for c in changes(plain)] == [c.id for c in changes(copied)]


@quick
@given(archives(), st.integers(0, 2000))
def test_scores_and_probabilities_stay_within_their_bounds(records, age):
    for state in states(records, METHOD):
        held = position(state, state.on + timedelta(days=age), METHOD)
        assert -1 <= held.score <= 1
        assert held.score_interval[0] <= held.score <= held.score_interval[1]
        assert 0 < held.confidence < 1
        assert held.stance != "support" or held.score >= 0
        assert held.stance != "oppose" or held.score <= 0
        if all(r.conditional for r in records):
            assert abs(held.score) <= 0.5


@quick
@given(archives())
def test_age_never_moves_score_or_stance(records):
    last = list(states(records, METHOD))[-1]
    now, later = position(last, last.on, METHOD), position(last, date(2030, 1, 1), METHOD)
    assert (later.stance, later.score, later.since) == (now.stance, now.score, now.since)
    assert later.status == "stale"


@quick
@given(archives())
def test_mentions_alone_state_nothing(records):
    told = [replace(r, mention=True) for r in records]
    history = list(states(told, METHOD))
    assert changes(history) == ()
    assert all(s.last_stated is None and sum(s.counts) == 0 for s in history)
    assert history[-1].mentions == len(told)


@quick
@given(archives(), st.data())
def test_a_mention_never_moves_what_was_said(records, data):
    spoken = [r for r in records if not r.mention] or [replace(records[0], mention=False)]
    first = min(r.day for r in spoken)
    day = first + timedelta(days=data.draw(st.integers(0, 120)))
    told = replace(
        spoken[0], id="told", mention=True, said_on=day, said_on_precision="day",
        stance=data.draw(st.sampled_from(["support", "oppose", "open"])), published_on=day,
    )  # fmt: skip
    plain, more = list(states(spoken, METHOD)), list(states([*spoken, told], METHOD))
    a, b = state_at(plain, date(2023, 1, 1)), state_at(more, date(2023, 1, 1))
    assert (a.stance, a.score, a.belief, a.last_stated, a.since) == (
        b.stance, b.score, b.belief, b.last_stated, b.since,
    )  # fmt: skip
    assert [(c.id, c.status) for c in changes(plain)] == [(c.id, c.status) for c in changes(more)]


@quick
@given(archives())
def test_sides_are_treated_alike(records):
    other = {"support": "oppose", "oppose": "support", "open": "open", "contested": "contested"}
    turned = [replace(r, stance=other[r.stance]) for r in records]
    for a, b in zip(states(records, METHOD), states(turned, METHOD), strict=True):
        assert b.stance == other[a.stance]
        assert abs(a.score + b.score) < 1e-9


@quick
@given(archives())
def test_segments_cover_the_history_without_gap_or_overlap(records):
    history = list(states(records, METHOD))
    found = segments(history)
    assert found[0].from_ == history[0].on
    assert found[-1].to is None
    assert all(a.to == b.from_ for a, b in pairwise(found))
    assert (found[-1].stance, found[-1].score) == (history[-1].stance, history[-1].score)


@quick
@given(archives())
def test_every_change_begins_no_later_than_it_happens_and_has_its_own_id(records):
    history = list(states(records, METHOD))
    found = changes(history)
    assert len({c.id for c in found}) == len(found)
    assert all(c.began <= c.on for c in found)
    assert all(c.evidence for c in found)
    known = {r.id for r in records}
    assert all(set(c.evidence) <= known for c in found)


@quick
@given(archives())
def test_a_timeline_is_the_history_read_at_the_ends(records):
    history = list(states(records, METHOD))
    until = date(2022, 6, 30)
    for interval in ("day", "week", "month"):
        points = timeline("aland", "bridge", history, interval, START, until, until)
        for point in points:
            state = state_at(history, point.end)
            assert point.score == (state.score if state else None)
        assert sum(p.articles for p in points) == history[-1].articles


@quick
@given(archives(10), archives(10))
def test_a_gap_ends_at_the_present_distance(a, b):
    history_a, history_b = light(states(a, METHOD)), light(states(b, METHOD))
    found = gap("bridge", "aland", "bland", history_a, history_b, smallest_step=0.0)
    assert 0 <= found.distance <= 1
    assert found.history[-1].distance == found.distance
