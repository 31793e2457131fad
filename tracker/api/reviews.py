"""People's word on statements: PATCH and POST /statements."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tracker.api import ids
from tracker.api.bodies import WITHOUT_NUL, IssueSlug, PartySlug, require_ids
from tracker.api.call import Call, Done, moment
from tracker.api.kinds import RowId
from tracker.api.operation import Resource
from tracker.api.problems import Problem, not_found
from tracker.api.schemas.statements import Statement
from tracker.api.schemas.values import Mode, Precision, Stance
from tracker.api.statement_view import by_ids
from tracker.reviews import verdicts
from tracker.statements.models import StatementRow

reviews = Resource("review", "What people say of the coder's work.")
PersonName = Annotated[str, Meta(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Words = Annotated[str, Meta(min_length=1, max_length=5000, pattern=WITHOUT_NUL)]
Note = Annotated[str, Meta(max_length=2000, pattern=WITHOUT_NUL)]
CodedDay = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", extra_json_schema={"format": "date"})]


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """What to correct; what is left out stays."""

    party: PartySlug | UnsetType = UNSET
    issue: IssueSlug | UnsetType = UNSET
    stance: Stance | UnsetType = UNSET
    conditional: bool | UnsetType = UNSET
    condition: Words | UnsetType | None = UNSET
    speaker: PersonName | UnsetType | None = UNSET
    mode: Mode | UnsetType = UNSET
    mention: bool | UnsetType = UNSET
    reported_by: PartySlug | UnsetType | None = UNSET
    said_on: CodedDay | UnsetType | None = UNSET
    said_on_precision: Precision | UnsetType = UNSET


class Accepted(msgspec.Struct, forbid_unknown_fields=True, tag_field="status", tag="accepted"):
    """It reads as coded."""

    note: Note | None = None
    fields: None = None


class Rejected(msgspec.Struct, forbid_unknown_fields=True, tag_field="status", tag="rejected"):
    """There is no such statement."""

    note: Note | None = None
    fields: None = None


class Corrected(msgspec.Struct, forbid_unknown_fields=True, tag_field="status", tag="corrected"):
    """It reads otherwise."""

    fields: Annotated[Fields, Meta(extra_json_schema={"minProperties": 1})]
    note: Note | None = None


class NewStatement(msgspec.Struct, forbid_unknown_fields=True):
    """A statement that the coder missed. `evidence` stands word for word in the article."""

    article: Annotated[str, Meta(pattern=ids.pattern("a"))]
    party: PartySlug
    issue: IssueSlug
    stance: Stance
    evidence: Words
    start: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    mode: Mode = "narrated"
    conditional: bool = False
    condition: Words | None = None
    speaker: PersonName | None = None
    mention: bool = False
    reported_by: PartySlug | None = None
    said_on: CodedDay | None = None
    said_on_precision: Precision | None = None
    note: Note | None = None


@reviews.write(
    "POST",
    "/statements",
    "add_statement",
    "Add a statement that the coder missed",
    scope="review",
    shape=Statement,
    form="created",
    body=NewStatement,
    example={
        "article": "a7",
        "party": "russia",
        "issue": "talks",
        "stance": "support",
        "evidence": "ready to go on talking",
        "said_on": "2022-01-11",
    },
)
def add_statement(call: Call) -> Done:
    """Its evidence has to stand word for word in the newest revision; give `start` where it
    stands there more than once."""
    new: NewStatement = call.body
    fields = _checked(call, msgspec.to_builtins(new))
    article, note = ids.read("a", fields.pop("article")), fields.pop("note")
    fields["speaker_party"] = new.party if new.speaker else None
    if fields["said_on_precision"] is None:
        fields["said_on_precision"] = "day" if new.said_on else "unknown"
    if article is None:
        raise not_found("article", new.article, "/api/v1/articles")
    row = verdicts.add(call.session, article, fields, note, call.who, call.service.now())
    return Done(201, _shown(call, row.id), f"/statements/s{row.id}")


@reviews.write(
    "PATCH",
    "/statements/{id}",
    "review_statement",
    "Accept, reject or correct a statement",
    scope="review",
    shape=Statement,
    path_kinds={"id": RowId("s")},
    body=Accepted | Rejected | Corrected,
    example={"status": "corrected", "fields": {"stance": "open"}, "note": "weighed, not decided"},
)
def review_statement(call: Call) -> Done:
    """The positions follow at once. A correction answers with the statement that takes the place
    of this one; the original stays, superseded, with the name of the token that did it."""
    patch: Accepted | Rejected | Corrected = call.body
    row, who, now = find(call, call.ids["id"]), call.who, call.service.now()
    if isinstance(patch, Accepted):
        row = verdicts.accept(call.session, row, patch.note, who, now)
    elif isinstance(patch, Rejected):
        row = verdicts.reject(call.session, row, patch.note, who, now)
    else:
        given = msgspec.to_builtins(patch.fields)
        if not given:
            raise Problem("invalid-body", "`fields` is empty: say what reads otherwise.")
        row = verdicts.correct(call.session, row, _checked(call, given), patch.note, who, now)
    return Done(200, _shown(call, row.id))


def _checked(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """The fields as a row has them. Raises Problem for ids and days that cannot be."""
    fields = dict(given)
    named = {name: fields.get(name) for name in ("party", "issue", "reported_by")}
    require_ids(call.codebook, **named)
    if fields.get("said_on"):
        try:
            if len(fields["said_on"]) != 10:
                raise ValueError
            fields["said_on"] = date.fromisoformat(fields["said_on"])
        except ValueError:
            text = f"said_on={fields['said_on']!r} is no day of the calendar."
            raise Problem("invalid-body", text) from None
    if "speaker" in fields:
        fields["speaker_name"] = fields.pop("speaker")
        person = call.book.person(fields["speaker_name"] or "")
        fields["speaker_role"] = person.role if person else None
        fields["speaker_kind"] = person.kind if person else None
    return fields


def find(call: Call, number: int) -> StatementRow:
    """The statement of this number, for a person to judge."""
    row = call.session.get(StatementRow, number, with_for_update=True)
    if row is None:
        raise not_found("statement", f"s{number}", "/api/v1/statements")
    return row


def _shown(call: Call, number: int) -> Statement:
    call.session.flush()
    call.moment = moment(call.session, {}, call.service.now())
    return by_ids(call, [number])[number]
