"""People's word: PATCH and POST /statements, blind draws, and the accuracy they measure."""

from __future__ import annotations

import hmac
import random
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy import func, or_, select

from tracker import db
from tracker.api import ids, schemas
from tracker.api.bodies import WITHOUT_NUL, IssueSlug, PartySlug
from tracker.api.call import Call, Done, moment
from tracker.api.operation import Resource
from tracker.api.params import Choice, Parameter, RowId
from tracker.api.problems import Problem, not_found
from tracker.api.rows import day
from tracker.api.statement_view import by_ids
from tracker.api.statements import statements
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.reviews import verdicts
from tracker.statements import accuracy
from tracker.statements.models import CodingRow, DrawRow, StatementRow

reviews = Resource("review", "What people say of the coder's work, and how good it is.")
PersonName = Annotated[str, Meta(min_length=1, max_length=300, pattern=WITHOUT_NUL)]
Words = Annotated[str, Meta(min_length=1, max_length=5000, pattern=WITHOUT_NUL)]
Note = Annotated[str, Meta(max_length=2000, pattern=WITHOUT_NUL)]
CodedDay = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", extra_json_schema={"format": "date"})]
Ticket = Annotated[str, Meta(max_length=200, description="`draw` of GET /review/next")]


class Triple(msgspec.Struct, forbid_unknown_fields=True):
    """One coded position."""

    party: PartySlug
    issue: IssueSlug
    stance: schemas.Stance


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """What to correct; what is left out stays."""

    party: PartySlug | UnsetType = UNSET
    issue: IssueSlug | UnsetType = UNSET
    stance: schemas.Stance | UnsetType = UNSET
    conditional: bool | UnsetType = UNSET
    condition: Words | UnsetType | None = UNSET
    speaker: PersonName | UnsetType | None = UNSET
    mode: schemas.Mode | UnsetType = UNSET
    mention: bool | UnsetType = UNSET
    reported_by: PartySlug | UnsetType | None = UNSET
    said_on: CodedDay | UnsetType | None = UNSET
    said_on_precision: schemas.Precision | UnsetType = UNSET


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
    stance: schemas.Stance
    evidence: Words
    start: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    mode: schemas.Mode = "narrated"
    conditional: bool = False
    condition: Words | None = None
    speaker: PersonName | None = None
    mention: bool = False
    reported_by: PartySlug | None = None
    said_on: CodedDay | None = None
    said_on_precision: schemas.Precision | None = None
    note: Note | None = None


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """What a person found in a drawn item: nothing, one position, or all of an article."""

    draw: Ticket
    found: Annotated[list[Triple], Meta(max_length=200)]
    note: Note | None = None


@statements.write(
    "POST",
    "/statements",
    "add_statement",
    "Add a statement that the coder missed",
    scope="review",
    shape=schemas.Statement,
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
    row = verdicts.add(call.session, article, fields, note, _who(call), call.service.now())
    return Done(201, _shown(call, row.id), f"/statements/s{row.id}")


@statements.write(
    "PATCH",
    "/statements/{id}",
    "review_statement",
    "Accept, reject or correct a statement",
    scope="review",
    shape=schemas.Statement,
    path_kinds={"id": RowId("s")},
    body=Accepted | Rejected | Corrected,
    example={"status": "corrected", "fields": {"stance": "open"}, "note": "weighed, not decided"},
)
def review_statement(call: Call) -> Done:
    """The positions follow at once. A correction answers with the statement that takes the place
    of this one; the original stays, superseded, with the name of the token that did it."""
    patch: Accepted | Rejected | Corrected = call.body
    row, who, now = _find(call, call.ids["id"]), _who(call), call.service.now()
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


@reviews.get(
    "/review/next",
    "get_review_task",
    "Something to code blind",
    shape=schemas.ReviewTask,
    scope="review",
    parameters=(
        Parameter("kind", Choice(("statement", "article")), "what to draw", default="statement"),
    ),
)
def get_review_task(call: Call) -> schemas.ReviewTask:
    """A statement or an article drawn at random among those that this token has not coded yet,
    without the coder's answer. Send yours to POST /review."""
    who = _who(call)
    if call.args["kind"] == "statement":
        return _draw_statement(call, who)
    return _draw_article(call, who)


@reviews.write(
    "POST",
    "/review",
    "answer_review_task",
    "Answer a draw",
    scope="review",
    shape=schemas.Accuracy,
    body=Answer,
    example={
        "draw": "s12.5f1c…",
        "found": [{"party": "russia", "issue": "talks", "stance": "open"}],
    },
)
def answer_review_task(call: Call) -> Done:
    """`found`: for a statement the position its words carry, or an empty list for none; for an
    article every position in it. A statement that you code otherwise is corrected, one without a
    position rejected. Answers with the accuracy as it is now."""
    answer: Answer = call.body
    who, now = _who(call), call.service.now()
    item = _read_ticket(call, answer.draw, who)
    _refuse_second_answer(call, item, who)
    for one in answer.found:
        _check_ids(call, one.party, one.issue)
    found: list[accuracy.Triple] = list(
        dict.fromkeys((one.party, one.issue, one.stance) for one in answer.found)
    )
    if item.startswith("s"):
        _answer_statement(call, _find(call, int(item[1:])), found, answer.note)
    else:
        article = int(item[1:])
        number = db.append(call.session, "review", now=now, actor=who)
        _record(call, number, article, None, _coded(call, article), found)
    return Done(200, measure(call))


@reviews.get(
    "/accuracy", "get_accuracy", "Coder against people", shape=schemas.Accuracy, basis="ledger"
)
def get_accuracy(call: Call) -> schemas.Accuracy:
    """Precision on statements and recall on articles, from blind random draws alone, each with its
    95 % interval; alpha where two people coded the same statement."""
    return measure(call)


def measure(call: Call) -> schemas.Accuracy:
    """The accuracy on all draws so far."""
    draws = [
        accuracy.Draw(
            row.reviewer, row.statement_id, tuple(map(_triple, row.coded)),
            tuple(map(_triple, row.found)),
        )
        for row in call.session.scalars(select(DrawRow).order_by(DrawRow.id))
    ]  # fmt: skip
    units = accuracy.double_coded(draws)
    return schemas.Accuracy(
        precision=_estimate(accuracy.precision(draws)),
        recall=_estimate(accuracy.recall(draws)),
        by_issue=[
            schemas.AccuracyRow(
                party=None,
                issue=issue,
                precision=_estimate(accuracy.precision(draws, issue=issue)),
                recall=_estimate(accuracy.recall(draws, issue=issue)),
            )
            for issue in call.codebook.issues
        ],
        by_party=[
            schemas.AccuracyRow(
                party=party,
                issue=None,
                precision=_estimate(accuracy.precision(draws, party=party)),
                recall=_estimate(accuracy.recall(draws, party=party)),
            )
            for party in call.codebook.parties
        ],
        alpha=accuracy.alpha(units),
        double_reviewed=len(units),
        reviewed=len(draws),
    )


def _draw_statement(call: Call, who: str) -> schemas.ReviewTask:
    row = StatementRow
    done = select(DrawRow.statement_id).where(
        DrawRow.reviewer == who, DrawRow.statement_id.is_not(None)
    )
    query = select(row.id).where(*_coders_own(), row.evidence != "", row.id.not_in(done))
    drawn = _pick(call, query)
    if drawn is None:
        raise Problem("not-found", "There is no statement left that this token has not coded.")
    shown = by_ids(call, [drawn], context=True)[drawn]
    before, after = shown.evidence.before or "", shown.evidence.after or ""
    words = shown.evidence.text or ""
    return schemas.ReviewTask(
        draw=_ticket(call, f"s{drawn}", who),
        kind="statement",
        statement=shown.id,
        article=shown.article,
        text=before + words + after,
        start=len(before),
        end=len(before) + len(words),
        parties=list(call.codebook.parties),
        issues=list(call.codebook.issues),
    )


def _draw_article(call: Call, who: str) -> schemas.ReviewTask:
    done = select(DrawRow.article_id).where(DrawRow.reviewer == who, DrawRow.statement_id.is_(None))
    coded = select(CodingRow.article_id).where(CodingRow.status == "coded")
    drawn = _pick(
        call,
        select(ArticleRow.id).where(
            ArticleRow.withdrawn.is_(None), ArticleRow.id.not_in(done), ArticleRow.id.in_(coded)
        ),
    )
    if drawn is None:
        raise Problem("not-found", "There is no article left that this token has not coded.")
    article = call.session.get_one(ArticleRow, drawn)
    revision = call.session.scalars(
        select(RevisionRow)
        .where(RevisionRow.article_id == drawn)
        .order_by(RevisionRow.number.desc())
        .limit(1)
    ).one()
    return schemas.ReviewTask(
        draw=_ticket(call, f"a{drawn}", who),
        kind="article",
        statement=None,
        article=schemas.ArticleBrief(
            id=f"a{drawn}",
            title=revision.title,
            url=article.url,
            outlet=article.outlet_id,
            published_on=day(revision.published_on),
            revision=revision.number,
        ),
        text=revision.text,
        start=0,
        end=len(revision.text),
        parties=list(call.codebook.parties),
        issues=list(call.codebook.issues),
    )


def _coders_own() -> tuple[Any, ...]:
    """The coder's answer as it stands, whatever people made of it since: what they rejected or
    corrected by hand has to stay in the draw, or the rest would look better than the coder is."""
    row = StatementRow
    settled = row.end_reason.in_(verdicts.SETTLED)
    return (row.by_hand.is_(False), or_(row.ended.is_(None), settled))


def _pick(call: Call, query: Any) -> int | None:
    """One of the ids, each as likely as the others."""
    count = call.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if count == 0:
        return None
    place = random.SystemRandom().randrange(count)
    picked: int | None = call.session.scalar(query.order_by("id").offset(place).limit(1))
    return picked


def _answer_statement(
    call: Call, row: StatementRow, found: list[accuracy.Triple], note: str | None
) -> None:
    who, now = _who(call), call.service.now()
    coded = (row.party, row.issue, row.stance)
    article, statement = row.article_id, row.id
    if row.ended is not None:  # somebody settled it since it was drawn: the answer still counts
        number = db.append(call.session, "review", now=now, actor=who)
    elif coded in found:
        number = verdicts.accept(call.session, row, note, who, now, drawn=True).altered
    elif found:
        fields = dict(zip(("party", "issue", "stance"), found[0], strict=True))
        number = verdicts.correct(call.session, row, fields, note, who, now, drawn=True).altered
    else:
        number = verdicts.reject(call.session, row, note, who, now, drawn=True).altered
    _record(call, number, article, statement, [coded], found)


def _record(
    call: Call,
    number: int,
    article: int,
    statement: int | None,
    coded: list[accuracy.Triple],
    found: list[accuracy.Triple],
) -> None:
    call.session.add(
        DrawRow(
            recorded=number,
            reviewer=_who(call),
            article_id=article,
            statement_id=statement,
            coded=[list(one) for one in coded],
            found=[list(one) for one in found],
        )
    )
    call.session.flush()


def _coded(call: Call, article: int) -> list[accuracy.Triple]:
    row = StatementRow
    rows = call.session.execute(
        select(row.party, row.issue, row.stance)
        .where(row.article_id == article, *_coders_own())
        .distinct()
    )
    return [(party, issue, stance) for party, issue, stance in rows]


def _ticket(call: Call, item: str, who: str) -> str:
    """Proof that this item was drawn for this reviewer, so that odd cases cannot be picked."""
    return f"{item}.{_sign(call, item, who)}"


def _read_ticket(call: Call, ticket: str, who: str) -> str:
    item, _, signature = ticket.partition(".")
    valid = hmac.compare_digest(signature.encode(), _sign(call, item, who).encode())
    if not valid or not (ids.read("s", item) or ids.read("a", item)):
        raise Problem(
            "conflict", "`draw` was not drawn for this token; take it from GET /review/next."
        )
    return item


def _refuse_second_answer(call: Call, item: str, who: str) -> None:
    """Each draw counts once for each person."""
    row, number = DrawRow, int(item[1:])
    same = (row.statement_id == number,)
    if item.startswith("a"):
        same = (row.article_id == number, row.statement_id.is_(None))  # type: ignore[assignment]
    if call.session.scalar(select(row.id).where(row.reviewer == who, *same).limit(1)):
        raise Problem("conflict", "This token has answered this `draw` before; draw another.")


def _sign(call: Call, item: str, who: str) -> str:
    message = f"{call.codebook.id} {item} {who}".encode()
    return hmac.new(call.service.tokens.key, message, sha256).hexdigest()[:32]


def _checked(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """The fields as a row has them. Raises Problem for ids and days that cannot be."""
    fields = dict(given)
    _check_ids(call, fields.get("party"), fields.get("issue"), fields.get("reported_by"))
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


def _check_ids(call: Call, party: Any, issue: Any, reported_by: Any = None) -> None:
    book = call.codebook
    for name, value, known in (
        ("party", party, book.parties),
        ("issue", issue, book.issues),
        ("reported_by", reported_by, book.parties),
    ):
        if value is not None and value not in known:
            raise Problem(
                "invalid-body", f"{name}={value!r} is not known; choose from {', '.join(known)}."
            )


def _find(call: Call, number: int) -> StatementRow:
    row = call.session.get(StatementRow, number, with_for_update=True)
    if row is None:
        raise not_found("statement", f"s{number}", "/api/v1/statements")
    return row


def _shown(call: Call, number: int) -> schemas.Statement:
    call.session.flush()
    call.moment = moment(call.session, {}, call.service.now())
    return by_ids(call, [number])[number]


def _who(call: Call) -> str:
    assert call.caller.name is not None
    return call.caller.name


def _triple(values: list[str]) -> accuracy.Triple:
    return (values[0], values[1], values[2])


def _estimate(one: accuracy.Estimate) -> schemas.Estimate:
    return schemas.Estimate(value=one.value, low=one.low, high=one.high, n=one.n)
