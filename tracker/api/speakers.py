"""GET /speakers: who has spoken, and whom the codebook knows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tracker.api.books import person_id
from tracker.api.call import Call, Page, slice_of
from tracker.api.kinds import Cursor, Name, PartyId
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.params import Parameter
from tracker.api.problems import not_found
from tracker.api.rows import day
from tracker.api.schemas.codebook import Speaker
from tracker.api.tables import Table
from tracker.positions import store
from tracker.statements.models import StatementRow

speakers = Resource("speakers", "People who have spoken.")
CURSOR = Cursor("k")


@speakers.list(
    "/speakers",
    "list_speakers",
    "People who have spoken, by id",
    shape=Speaker,
    cursor="k",
    basis="ledger",
    parameters=(Parameter("party", PartyId(), "party ids", many=True), KNOWN_AT),
    table=Table(("id", "name", "role", "party", "statements", "first_said_on", "last_said_on")),
)
def list_speakers(call: Call) -> Page:
    """Those of the codebook are listed even where they have not been heard yet."""
    wanted = call.args["party"]
    shown = [one for one in _speakers(call).values() if not wanted or one.party in wanted]
    return slice_of(sorted(shown, key=lambda one: one.id), CURSOR, call.args)


@speakers.get(
    "/speakers/{speaker}",
    "get_speaker",
    "A speaker",
    shape=Speaker,
    basis="ledger",
    path_kinds={"speaker": Name()},
    parameters=(KNOWN_AT,),
)
def get_speaker(call: Call) -> Speaker:
    found = _speakers(call).get(call.ids["speaker"])
    if found is None:
        raise not_found("speaker", call.ids["speaker"], "/api/v1/speakers")
    return found


def names_of(call: Call, speaker_ids: Sequence[str]) -> tuple[str, ...]:
    """Every name under which these speakers appear in statements."""
    known = call.service.names_by_speaker(call.session, call.moment.head, call.book)
    return tuple(name for id_ in speaker_ids for name in known.get(id_, ()))


def _speakers(call: Call) -> dict[str, Speaker]:
    found: dict[str, Speaker] = {}
    for person in call.codebook.people:
        id_ = person_id(person)
        found.setdefault(
            id_,
            Speaker(
                id=id_,
                name=person.name,
                role=person.role,
                party=person.party,
                statements=0,
                first_said_on=None,
                last_said_on=None,
            ),
        )
    row, number = StatementRow, call.moment.number
    holds = row.ended.is_(None) if number is None else store.held_at(row, number)
    query = (
        select(
            row.speaker_name,
            func.count(),
            func.min(row.said_on),
            func.max(row.said_on),
            func.max(row.speaker_role),
            func.max(row.speaker_party),
        )
        .where(row.speaker_name.is_not(None), holds)
        .group_by(row.speaker_name)
    )
    for name, count, first, last, role, party in call.session.execute(query):
        id_ = call.book.speaker_id(name or "")
        speaker = found.setdefault(
            id_,
            Speaker(
                id=id_,
                name=name or "",
                role=role,
                party=party,
                statements=0,
                first_said_on=None,
                last_said_on=None,
            ),
        )
        speaker.statements += count
        firsts = [d for d in (speaker.first_said_on, day(first)) if d]
        lasts = [d for d in (speaker.last_said_on, day(last)) if d]
        speaker.first_said_on = min(firsts, default=None)
        speaker.last_said_on = max(lasts, default=None)
    return found
