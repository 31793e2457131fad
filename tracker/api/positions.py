"""GET /positions, a cell of it, and its history."""

from __future__ import annotations

from typing import Any

import msgspec

from tracker.api.call import Call, Page
from tracker.api.cells import explained
from tracker.api.held import encoded, held, shown
from tracker.api.kinds import IssueId, Name, PartyId
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.schemas import positions as shapes
from tracker.api.schemas.timeline import Segment
from tracker.api.statements import ISSUE, PARTY
from tracker.api.states import history
from tracker.api.tables import Table
from tracker.api.times import Day
from tracker.positions.history import segments
from tracker.positions.store import Cell

positions = Resource("positions", "Who holds what, since when, how sure, and why.")
AS_OF = Parameter(
    "as_of", Day(), "what was held at the end of this day; default: today in UTC",
    example="2022-01-12",
)  # fmt: skip
EXCLUDE = Parameter(
    "exclude_outlet", Name(), "outlet ids: as if they had published nothing", many=True
)
CELL = {"party": PartyId(), "issue": IssueId()}
_DAY = {"type": "string", "format": "date"}
ECHO: dict[str, Any] = {
    "as_of": _DAY,
    "known_at": {"type": "string", "format": "date-time"},
    "data_through": {
        "anyOf": [_DAY, {"type": "null"}],
        "description": "the latest day on which anything was said",
    },
}
ECHO_EXAMPLE = {
    "as_of": "2022-01-12",
    "known_at": "2022-03-01T12:00:00Z",
    "data_through": "2022-02-23",
}
ENDS = ("low", "high")  # of score_interval
TABLE = Table(
    (
        "party", "issue", "stance", "score", "low", "high", "confidence", "conditional",
        "conditions", "reading", "since", "last_stated", "counts.support", "counts.oppose",
        "counts.open", "utterances", "mentions", "articles", "outlets", "status",
        "silence.reason", "silence.articles", "silence.skipped", "basis", "confirmed", "dissent",
        "reviewed",
    ),
    rows=lambda item: (item | dict(zip(ENDS, item["score_interval"] or (), strict=False)),),
)  # fmt: skip


@positions.list(
    "/positions",
    "list_positions",
    "A cell for every party and issue, silence included",
    shape=shapes.Position,
    basis="day",
    table=TABLE,
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    parameters=(PARTY, ISSUE, AS_OF, KNOWN_AT, EXCLUDE),
)
def list_positions(call: Call) -> Page:
    """Whole, in the order of the codebook. Echoes `as_of`, `known_at` and `data_through`."""
    parties = call.args["party"] or tuple(call.codebook.parties)
    issues = call.args["issue"] or tuple(call.codebook.issues)
    cells = [(party, issue) for party in parties for issue in issues]
    if call.plain and not call.args.get("exclude_outlet"):
        return Page(encoded(call, cells), None, call.echo())
    return Page(shown(call, held(call, cells)), None, call.echo())


@positions.get(
    "/positions/{party}/{issue}",
    "get_position",
    "A cell with its evidence, weights, dissent, and what would overturn it",
    shape=shapes.Cell,
    basis="day",
    path_kinds=CELL,
    parameters=(AS_OF, KNOWN_AT, EXCLUDE),
)
def get_position(call: Call) -> shapes.Cell | msgspec.Raw:
    """Looks at the latest 500 statements of the cell."""
    return explained(call, (call.ids["party"], call.ids["issue"]))


@positions.list(
    "/positions/{party}/{issue}/history",
    "list_history",
    "The segments of a cell, oldest first",
    shape=Segment,
    basis="day",
    path_kinds=CELL,
    members=ECHO,
    members_example=ECHO_EXAMPLE,
    parameters=(AS_OF, KNOWN_AT),
    table=Table(
        ("stance", "score", "conditional", "from", "to", "statements", "basis", "confirmed")
    ),
)
def list_history(call: Call) -> Page:
    """Half-open: a segment holds from its first day up to, not including, `to`."""
    cell = (call.ids["party"], call.ids["issue"])
    if not call.plain:
        return Page(_segments(call, cell), None, call.echo())
    items = call.kept(
        ("history", cell, call.moment.as_of),
        call.altered(cell),
        lambda: msgspec.json.encode(_segments(call, cell)),
    )
    return Page(items, None, call.echo())


def _segments(call: Call, cell: Cell) -> list[Segment]:
    return [
        Segment(
            stance=one.stance,
            score=one.score,
            conditional=one.conditional,
            from_=one.from_.isoformat(),
            to=one.to.isoformat() if one.to else None,
            statements=list(one.opened_by),
            basis=one.basis,
            confirmed=one.confirmed,
        )
        for one in segments(history(call, cell))
    ]
