"""GET /timeline and /gaps: positions as curves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from tracker.api import curves
from tracker.api.call import Call, Page
from tracker.api.held import held, read_out
from tracker.api.kinds import Choice, PartyId
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.positions import AS_OF, ECHO, ECHO_EXAMPLE
from tracker.api.schemas.timeline import Gap, GapSide, GapStep, Point, WidePoint
from tracker.api.statements import ISSUE, PARTY, SINCE, UNTIL
from tracker.api.tables import Table
from tracker.positions import store
from tracker.positions.gaps import gap
from tracker.positions.position import Position
from tracker.positions.state import State
from tracker.positions.timeline import Interval
from tracker.positions.timeline import timeline as points_of

timelines = Resource("timeline", "Positions and distances over time.")
MOST = 100_000  # points of one answer
LONG = Table(
    ("party", "issue", "start", "end", "stance", "score", "utterances", "articles", "partial")
)


@timelines.list(
    "/timeline",
    "list_timeline",
    "The state of positions at the end of each interval",
    shape=Point,
    extra=(WidePoint,),
    basis="day",
    table=LONG,
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    parameters=(
        PARTY,
        ISSUE,
        Parameter(
            "interval", Choice(("day", "week", "month")), "weeks are ISO weeks", default="week"
        ),
        SINCE,
        UNTIL,
        Parameter(
            "shape",
            Choice(("long", "wide")),
            "wide: one member (or column) a party, its score",
            default="long",
        ),
        AS_OF,
        KNOWN_AT,
    ),
)
def list_timeline(call: Call) -> Page:
    """Carried forward with counts 0, null while silent, `partial` for an unfinished interval.
    Without `since` it begins with the first statement, without `until` it ends with the last
    (or at `as_of`). At most 100,000 points: earlier intervals are left out."""
    parties = call.args["party"] or tuple(call.codebook.parties)
    issues = call.args["issue"] or tuple(call.codebook.issues)
    echo = call.echo()
    today = min(call.moment.as_of, call.moment.today)
    first = curves.first_day(call, parties, issues) or today
    since = call.args["since"] or first
    last = date.fromisoformat(echo["data_through"]) if echo["data_through"] else today
    until = min(call.args["until"] or (call.args["as_of"] or last), today)
    interval: Interval = call.args["interval"]
    since = _clipped(since, until, interval, len(parties) * len(issues))
    marks = curves.marks(call, parties, issues, interval, max(since, first), until, today)
    by_issue = [
        [
            points_of(
                party,
                issue,
                cast(Sequence[State], marks.get((party, issue), [])),
                interval,
                since,
                until,
                today,
            )
            for party in parties
        ]
        for issue in issues
    ]
    if call.args["shape"] == "wide":
        return _wide(parties, issues, by_issue, echo)
    items = [_point(one) for found in by_issue for points in found for one in points]
    return Page(items, None, echo)


@timelines.list(
    "/gaps",
    "list_gaps",
    "How far two parties are apart, now and over time",
    shape=Gap,
    basis="day",
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    table=Table(
        ("issue", "a", "b", "on", "distance", "moved_by", "a_stance", "a_score", "b_stance",
         "b_score", "distance_now"),
        rows=lambda item: _gap_rows(item),
    ),
    parameters=(
        Parameter("a", PartyId(), "a party", required=True, example="russia"),
        Parameter("b", PartyId(), "another party", required=True, example="nato"),
        ISSUE,
        AS_OF,
        KNOWN_AT,
    ),
)  # fmt: skip
def list_gaps(call: Call) -> Page:
    """For each issue the distance |a - b| / 2, null where either is silent, and the days on which
    it moved with the statements that moved it. CSV has a row for each such day."""
    a, b, at = call.args["a"], call.args["b"], call.moment
    issues = call.args["issue"] or tuple(call.codebook.issues)
    states = store.load_states(call.session, at.ledger, party=a, until=at.as_of)
    states |= store.load_states(call.session, at.ledger, party=b, until=at.as_of)
    now = held(call, [(party, issue) for issue in issues for party in (a, b)])
    items = []
    for index, issue in enumerate(issues):
        found = gap(issue, a, b, states.get((a, issue), []), states.get((b, issue), []))
        items.append(
            Gap(
                issue=issue,
                a=_side(call, now[2 * index]),
                b=_side(call, now[2 * index + 1]),
                distance=found.distance,
                history=[
                    GapStep(
                        on=step.on.isoformat(), distance=step.distance, moved_by=list(step.moved_by)
                    )
                    for step in found.history
                ],
            )
        )
    return Page(items, None, call.echo())


def _clipped(since: date, until: date, interval: Interval, cells: int) -> date:
    """The latest first day from which no more than `MOST` points are needed."""
    days = {"day": 1, "week": 7, "month": 31}[interval]
    reach = MOST // max(cells, 1) * days
    if (until - since).days < reach:
        return since
    return until - timedelta(days=reach - days)


def _point(one: Any) -> Point:
    return Point(
        party=one.party,
        issue=one.issue,
        start=one.start.isoformat(),
        end=one.end.isoformat(),
        stance=one.stance,
        score=one.score,
        utterances=one.utterances,
        articles=one.articles,
        partial=one.partial,
    )


def _wide(
    parties: Sequence[str], issues: Sequence[str], by_issue: list[list[Any]], echo: dict[str, Any]
) -> Page:
    items: list[dict[str, Any]] = []
    for issue, found in zip(issues, by_issue, strict=True):
        for row in zip(*found, strict=True):
            head = row[0]
            items.append(
                {
                    "issue": issue,
                    "start": head.start.isoformat(),
                    "end": head.end.isoformat(),
                    "partial": head.partial,
                    **{party: one.score for party, one in zip(parties, row, strict=True)},
                }
            )
    table = Table(("issue", "start", "end", "partial", *parties))
    return Page(items, None, echo, table)


def _side(call: Call, one: Position) -> GapSide:
    return GapSide(party=one.party, stance=one.stance, score=one.score, reading=read_out(call, one))


def _gap_rows(item: dict[str, Any]) -> list[dict[str, Any]]:
    now = {
        "issue": item["issue"],
        "a": item["a"]["party"],
        "b": item["b"]["party"],
        "a_stance": item["a"]["stance"],
        "a_score": item["a"]["score"],
        "b_stance": item["b"]["stance"],
        "b_score": item["b"]["score"],
        "distance_now": item["distance"],
    }
    steps = item["history"] or [{"on": None, "distance": None, "moved_by": []}]
    return [now | step for step in steps]
