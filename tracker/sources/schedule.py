"""When to poll a feed again, and what to call its state. Pure: values in, values out.

The interval follows the rhythm in which a feed publishes, between a floor and a ceiling, and heeds
what feed and server ask for. Errors back off and are retried without end; only 410 and a person
stop a feed.
"""

import math
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from tracker.sources.polls import Hints, PollDecision, PollHistory, PollOutcome, Status

_MOST_ARRIVALS = 30
_ENOUGH_ARRIVALS = 3


@dataclass(frozen=True, slots=True)
class ScheduleConfig:
    """Times in seconds."""

    floor: float = 900.0
    ceiling: float = 43_200.0
    first_interval: float = 3_600.0  # while the rhythm is unknown
    backoff_base: float = 300.0
    backoff_ceiling: float = 86_400.0
    busy_interval: float = 30.0
    jitter: float = 0.1
    full_fetch_every: int = 24  # of so many polls in a row one asks without validators
    full_fetch_after: float = 86_400.0
    moved_after: int = 3  # permanent redirects in a row before the new address is taken over
    silent_after: float = 30 * 86_400.0


def wants_full_fetch(history: PollHistory, config: ScheduleConfig, now: datetime) -> bool:
    """Whether to ask without validators: a server that answers 304 for ever is not believed."""
    if history.not_modified >= config.full_fetch_every:
        return True
    since = history.last_full_fetch
    is_old = since is not None and now - since > timedelta(seconds=config.full_fetch_after)
    return is_old and history.not_modified >= 2


def next_poll(
    history: PollHistory,
    outcome: PollOutcome,
    config: ScheduleConfig,
    *,
    hints: Hints | None = None,
    seed: str = "",
) -> PollDecision:
    """Decide what follows a poll. The same values with the same seed give the same decision."""
    jitter = 1 + config.jitter * random.Random(f"{seed} {outcome.at}").uniform(-1, 1)
    if outcome.busy:
        return _postponed(history, outcome, config, jitter)
    if outcome.http_status == HTTPStatus.GONE:
        reason = "The server says that the feed is gone for good (410)."
        remembered = replace(history, errors=history.errors + 1)
        return _stopped(remembered, Status.GONE, reason, reason)
    if outcome.error is None and outcome.entries == 0 and history.had_entries:
        outcome = replace(outcome, error="The feed is empty, and used to have entries.")
    if outcome.error is not None:
        return _backed_off(history, outcome, config, jitter)
    return _went_well(history, outcome, config, hints or Hints(), jitter)


def in_words(seconds: float) -> str:
    """A span of time for people: `45 seconds`, `20 minutes`, `3 hours`, `2 days`."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size or abs(seconds - size) < size / 20:
            count = round(seconds / size)
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return f"{round(seconds)} seconds"


def _went_well(
    history: PollHistory,
    outcome: PollOutcome,
    config: ScheduleConfig,
    hints: Hints,
    jitter: float,
) -> PollDecision:
    now = outcome.at
    arrivals = tuple(sorted((*history.arrivals, *outcome.new_dates)))[-_MOST_ARRIVALS:]
    full = outcome.http_status != HTTPStatus.NOT_MODIFIED
    moved_to, moved_times = _moved(history, outcome)
    take_over = moved_to if moved_times >= config.moved_after else None
    remembered = replace(
        history,
        errors=0,
        not_modified=0 if full else history.not_modified + 1,
        last_full_fetch=now if full else history.last_full_fetch,
        arrivals=arrivals,
        had_entries=history.had_entries or bool(outcome.entries),
        moved_to=None if take_over else moved_to,
        moved_times=0 if take_over else moved_times,
    )
    if history.status is Status.PAUSED:
        return _stopped(remembered, Status.PAUSED, "The feed is paused.", None, take_over)
    interval, reason = _interval(history.interval, arrivals, hints, config, now)
    status = Status.ACTIVE
    silence = _silence(arrivals, config, now)
    if silence is not None:
        status = Status.SILENT
        reason = f"It has published nothing for {in_words(silence)}; {reason}"
    if take_over:
        reason = f"It moved to {take_over} for good; {reason}"
    elif moved_to:
        status = Status.MOVED
        reason = f"It redirects to {moved_to} for good ({moved_times} times so far); {reason}"
    interval = min(max(interval * jitter, config.floor), config.ceiling)
    return _decided(remembered, status, interval, now, reason, None, take_over)


def _interval(
    previous: float | None,
    arrivals: tuple[datetime, ...],
    hints: Hints,
    config: ScheduleConfig,
    now: datetime,
) -> tuple[float, str]:
    """Seconds until the next poll and why, before jitter."""
    gap = _gap(arrivals, now)
    if gap is None:
        grown = config.first_interval if previous is None else previous * 1.5
        wish, reason = grown, "how often it publishes is not known yet."
    else:
        wish, reason = gap / 2, f"it publishes about every {in_words(gap)}."
    # A feed that asks to be left alone longer than its file holds entries would lose some.
    holds = gap * hints.window / 3 if gap is not None and hints.window else math.inf
    for asked, who in (
        (hints.ttl, "its TTL asks"),
        (hints.update_period, "its update period asks"),
        (hints.max_age, "its server calls the answer fresh"),
    ):
        if asked is not None and min(asked, holds) > wish:
            wish, reason = min(asked, holds), f"{who} for {in_words(asked)}."
            if holds < asked:
                reason += " Entries would be lost by then."
    if wish < config.floor:
        return config.floor, f"{reason} Never more often than every {in_words(config.floor)}."
    if wish > config.ceiling:
        return config.ceiling, f"{reason} At least every {in_words(config.ceiling)}."
    return wish, reason


def _gap(arrivals: tuple[datetime, ...], now: datetime) -> float | None:
    """Mean seconds between entries of late; it widens while nothing comes."""
    if len(arrivals) < _ENOUGH_ARRIVALS:
        return None
    mean = (arrivals[-1] - arrivals[0]).total_seconds() / (len(arrivals) - 1)
    return max(mean, (now - arrivals[-1]).total_seconds() / 3)


def _silence(arrivals: tuple[datetime, ...], config: ScheduleConfig, now: datetime) -> float | None:
    """For how many seconds the feed has been silent, where that is unlike it."""
    if not arrivals:
        return None
    mean = (arrivals[-1] - arrivals[0]).total_seconds() / max(len(arrivals) - 1, 1)
    age = (now - arrivals[-1]).total_seconds()
    return age if age > max(config.silent_after, 10 * mean) else None


def _moved(history: PollHistory, outcome: PollOutcome) -> tuple[str | None, int]:
    """The target of permanent redirects and how often in a row it answered as a feed."""
    if outcome.moved_to is None:
        return None, 0
    again = outcome.moved_to == history.moved_to
    return outcome.moved_to, history.moved_times + 1 if again else 1


def _backed_off(
    history: PollHistory, outcome: PollOutcome, config: ScheduleConfig, jitter: float
) -> PollDecision:
    errors = history.errors + 1
    # What fails breaks the row of redirects: a maintenance page never becomes the feed.
    remembered = replace(history, errors=errors, moved_to=None, moved_times=0)
    if history.status in (Status.PAUSED, Status.GONE):
        reason = f"The feed is {history.status}."
        return _stopped(remembered, history.status, reason, outcome.error)
    base = max(config.floor, config.backoff_base)
    interval = min(base * 2.0 ** min(errors - 1, 20), max(config.backoff_ceiling, config.floor))
    interval *= jitter
    reason = f"The last poll failed ({errors} in a row)."
    if outcome.retry_after is not None and outcome.retry_after > interval:
        interval = outcome.retry_after
        reason += f" The server asks to wait for {in_words(interval)}."
    return _decided(remembered, Status.FAILING, interval, outcome.at, reason, outcome.error)


def _postponed(
    history: PollHistory, outcome: PollOutcome, config: ScheduleConfig, jitter: float
) -> PollDecision:
    """The host's turn has not come: the feed's own state stays what it was."""
    if history.status in (Status.PAUSED, Status.GONE):
        return _stopped(history, history.status, f"The feed is {history.status}.", None)
    interval = max(outcome.retry_after or 0.0, config.busy_interval) * max(jitter, 1.0)
    reason = "Other requests to the same host come first."
    when = outcome.at + timedelta(seconds=interval)
    return PollDecision(history.status, interval, when, reason, None, history)


def _decided(
    history: PollHistory,
    status: Status,
    interval: float,
    now: datetime,
    reason: str,
    error: str | None,
    take_over: str | None = None,
) -> PollDecision:
    regular = interval if error is None else history.interval
    remembered = replace(history, status=status, interval=regular)
    when = now + timedelta(seconds=interval)
    sentence = reason[:1].upper() + reason[1:]
    return PollDecision(status, interval, when, sentence, error, remembered, take_over)


def _stopped(
    history: PollHistory,
    status: Status,
    reason: str,
    error: str | None,
    take_over: str | None = None,
) -> PollDecision:
    remembered = replace(history, status=status)
    return PollDecision(status, None, None, reason, error, remembered, take_over)
