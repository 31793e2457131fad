"""When a feed is polled again, and what its state is called."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.sources.errors import HostBusyError
from tracker.sources.polls import (
    Hints,
    PollDecision,
    PollHistory,
    PollOutcome,
    Status,
    from_memory,
    outcome_of,
    paused,
    resumed,
    to_memory,
)
from tracker.sources.schedule import ScheduleConfig, in_words, next_poll, wants_full_fetch

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
STEADY = ScheduleConfig(jitter=0.0)
HOUR = 3600.0


def well(**values: Any) -> PollOutcome:
    return PollOutcome(**({"at": NOW, "http_status": 200, "entries": 10} | values))


def failed(**values: Any) -> PollOutcome:
    return PollOutcome(**({"at": NOW, "http_status": 500, "error": "It broke."} | values))


def every(gap: float, count: int = 12, last: float = 0.0) -> tuple[datetime, ...]:
    """Arrivals so many seconds apart, the latest `last` seconds ago."""
    return tuple(NOW - timedelta(seconds=last + gap * n) for n in reversed(range(count)))


def decide(outcome: PollOutcome, history: PollHistory | None = None, **hints: Any) -> PollDecision:
    return next_poll(history or PollHistory(), outcome, STEADY, hints=Hints(**hints))


@pytest.mark.parametrize(
    ("gap", "interval", "reason"),
    [
        (60, 900, "It publishes about every 1 minute. Never more often than every 15 minutes."),
        (2 * HOUR, HOUR, "It publishes about every 2 hours."),
        (7 * 86_400, 43_200, "It publishes about every 7 days. At least every 12 hours."),
    ],
)
def test_the_interval_follows_the_rhythm_between_floor_and_ceiling(
    gap: float, interval: float, reason: str
) -> None:
    decision = decide(well(new_dates=every(gap)))
    assert decision.status is Status.ACTIVE
    assert decision.interval == interval
    assert decision.next_poll == NOW + timedelta(seconds=interval)
    assert decision.reason == reason


def test_a_feed_that_falls_quiet_is_polled_less_and_less() -> None:
    busy = decide(well(new_dates=every(HOUR)))
    quiet = decide(well(new_dates=every(HOUR, last=30 * HOUR)))
    assert busy.interval is not None
    assert quiet.interval is not None
    assert quiet.interval == 10 * busy.interval == 5 * HOUR


def test_without_a_known_rhythm_the_interval_grows() -> None:
    first = decide(well(entries=0))
    second = next_poll(first.history, well(entries=0), STEADY)
    assert (first.interval, second.interval) == (HOUR, 1.5 * HOUR)


@pytest.mark.parametrize(
    ("hints", "interval", "reason"),
    [
        ({"ttl": 3 * HOUR}, 3 * HOUR, "Its TTL asks for 3 hours."),
        ({"update_period": 4 * HOUR}, 4 * HOUR, "Its update period asks for 4 hours."),
        ({"max_age": 5 * HOUR}, 5 * HOUR, "Its server calls the answer fresh for 5 hours."),
        ({"ttl": 60.0}, HOUR, "It publishes about every 2 hours."),
        ({"ttl": 90 * 86_400.0}, 43_200, "Its TTL asks for 90 days. At least every 12 hours."),
    ],
)
def test_what_feed_and_server_ask_for_is_heeded(
    hints: dict[str, float], interval: float, reason: str
) -> None:
    decision = decide(well(new_dates=every(2 * HOUR)), **hints)
    assert decision.interval == interval
    assert decision.reason == reason


def test_no_hint_makes_a_short_file_lose_entries() -> None:
    """Twelve entries of one hour each are gone after twelve: four hours leave a margin."""
    decision = decide(well(new_dates=every(HOUR)), ttl=24 * HOUR, window=12)
    assert decision.interval == 4 * HOUR
    assert decision.reason == "Its TTL asks for 1 day. Entries would be lost by then."


def test_errors_back_off_and_never_stop() -> None:
    history = decide(well(new_dates=every(2 * HOUR))).history
    intervals = []
    for _ in range(200):
        decision = next_poll(history, failed(), STEADY)
        assert decision.status is Status.FAILING
        assert decision.error == "It broke."
        assert decision.next_poll is not None
        assert decision.interval is not None
        intervals.append(decision.interval)
        history = decision.history
    assert intervals[:4] == [900, 1800, 3600, 7200]
    assert intervals[-1] == 86_400
    assert history.errors == 200
    healed = next_poll(history, well(), STEADY)
    assert (healed.status, healed.history.errors) == (Status.ACTIVE, 0)


def test_retry_after_is_waited_for() -> None:
    decision = decide(failed(http_status=429, retry_after=7200.0))
    assert decision.interval == 7200
    assert "The server asks to wait for 2 hours." in decision.reason
    short = decide(failed(http_status=429, retry_after=5.0))
    assert short.interval == 900


def test_gone_stops_and_says_so_until_a_person_resumes() -> None:
    decision = decide(failed(http_status=410, error="The server answered 410 Gone."))
    assert decision.status is Status.GONE
    assert decision.next_poll is decision.interval is None
    assert "410" in decision.reason
    again = next_poll(decision.history, failed(http_status=404), STEADY)
    assert again.next_poll is None
    assert next_poll(resumed(decision.history), well(), STEADY).status is Status.ACTIVE


def test_a_paused_feed_stays_paused_whatever_a_poll_by_hand_gives() -> None:
    history = paused(PollHistory())
    for outcome in (well(), failed(), PollOutcome(NOW, busy=True, error="wait")):
        decision = next_poll(history, outcome, STEADY)
        assert (decision.status, decision.next_poll) == (Status.PAUSED, None)
    assert next_poll(resumed(history), well(), STEADY).next_poll is not None


def test_a_feed_that_loses_all_its_entries_is_not_healthy() -> None:
    history = decide(well(new_dates=every(HOUR))).history
    emptied = next_poll(history, well(entries=0), STEADY)
    assert emptied.status is Status.FAILING
    assert emptied.error is not None
    assert "used to have entries" in emptied.error
    assert decide(well(entries=0)).status is Status.ACTIVE


def test_a_permanent_redirect_is_taken_over_once_it_has_repeated() -> None:
    history, target = PollHistory(), "https://new.example/feed"
    statuses = []
    for _ in range(3):
        decision = next_poll(history, well(moved_to=target), STEADY)
        statuses.append((decision.status, decision.take_over))
        history = decision.history
    assert statuses == [(Status.MOVED, None), (Status.MOVED, None), (Status.ACTIVE, target)]
    assert history.moved_to is None


@pytest.mark.parametrize(
    "between",
    [
        failed(moved_to="https://new.example/feed", error="An HTML page."),
        well(),
        well(moved_to="https://elsewhere.example/"),
    ],
)
def test_a_redirect_that_does_not_last_is_not_taken_over(between: PollOutcome) -> None:
    history = PollHistory()
    moved = well(moved_to="https://new.example/feed")
    for outcome in (moved, moved, between, moved, moved):
        decision = next_poll(history, outcome, STEADY)
        assert decision.take_over is None
        history = decision.history


def test_304_is_not_believed_for_ever() -> None:
    history = decide(well(new_dates=every(HOUR))).history
    polls = 0
    while not wants_full_fetch(history, STEADY, NOW):
        history = next_poll(history, well(http_status=304, entries=None), STEADY).history
        polls += 1
    assert polls == 24
    assert not wants_full_fetch(next_poll(history, well(), STEADY).history, STEADY, NOW)


def test_a_full_fetch_is_due_after_a_day_of_304() -> None:
    history = replace(PollHistory(), last_full_fetch=NOW - timedelta(days=2), not_modified=2)
    assert wants_full_fetch(history, STEADY, NOW)
    assert not wants_full_fetch(replace(history, not_modified=1), STEADY, NOW)


def test_long_silence_is_flagged_and_ends_with_the_next_entry() -> None:
    silent = decide(
        well(http_status=304, entries=None), PollHistory(arrivals=every(HOUR, last=40 * 86_400))
    )
    assert silent.status is Status.SILENT
    assert silent.reason.startswith("It has published nothing for 40 days;")
    assert silent.next_poll is not None
    assert next_poll(silent.history, well(new_dates=(NOW,)), STEADY).status is Status.ACTIVE
    yearly = PollHistory(arrivals=every(90 * 86_400, last=100 * 86_400))
    assert decide(well(), yearly).status is Status.ACTIVE


def test_waiting_for_a_turn_is_no_error() -> None:
    history = decide(failed()).history
    outcome = outcome_of(NOW, error=HostBusyError("Later.", retry_after=45.0))
    decision = next_poll(history, outcome, STEADY)
    assert decision.history == history
    assert decision.interval == 45


def test_no_interval_and_no_floor_for_benchmarks() -> None:
    config = ScheduleConfig(floor=0.0, ceiling=0.0, jitter=0.0)
    assert next_poll(PollHistory(), well(), config).interval == 0


def test_a_history_survives_being_stored() -> None:
    history = decide(well(new_dates=every(HOUR), moved_to="http://x.example/")).history
    assert from_memory(to_memory(history)) == history
    assert from_memory({}) == PollHistory()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (900, "15 minutes"),
        (3600, "1 hour"),
        (5400, "2 hours"),
        (86_400, "1 day"),
        (172_800, "2 days"),
    ],
)
def test_spans_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


moments = st.datetimes(datetime(2023, 1, 1), datetime(2024, 3, 5)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
spans = st.none() | st.floats(0, 10**8)


@given(
    st.lists(moments, max_size=30),
    st.builds(Hints, spans, spans, spans, st.none() | st.integers(0, 500)),
    st.sampled_from([well(), failed(), well(http_status=304, entries=None)]),
    st.text(max_size=5),
)
def test_every_decision_lies_between_floor_and_ceiling(
    arrivals: list[datetime], hints: Hints, outcome: PollOutcome, seed: str
) -> None:
    config = ScheduleConfig()
    history = PollHistory(arrivals=tuple(sorted(arrivals)))
    decision = next_poll(history, outcome, config, hints=hints, seed=seed)
    assert decision == next_poll(history, outcome, config, hints=hints, seed=seed)
    assert decision.interval is not None
    assert 0.9 * config.floor <= decision.interval <= config.ceiling
    assert len(decision.history.arrivals) <= 30
    assert decision.reason.endswith(".")
