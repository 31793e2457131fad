"""Blind review: /review/next hands out an item without the coder's answer, POST /review takes the
person's."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tracker.api import ids
from tracker.api.accuracy import measure
from tracker.api.bodies import WITHOUT_NUL, IssueSlug, PartySlug, require_ids
from tracker.api.call import Call, Done, write_instant
from tracker.api.kinds import Choice
from tracker.api.operation import Resource
from tracker.api.params import Parameter
from tracker.api.problems import Problem
from tracker.api.reviews import Note
from tracker.api.rows import day
from tracker.api.schemas.review import Accuracy, OpenDraw, ReviewState, ReviewTask
from tracker.api.schemas.statements import ArticleBrief
from tracker.api.schemas.values import Stance
from tracker.api.statement_view import by_ids
from tracker.articles.models import ArticleRow, newest_revision
from tracker.reviews import answers, draws
from tracker.statements import accuracy
from tracker.statements.models import ReviewTaskRow

blind = Resource("blind", "Items at random, coded by people who do not see the coder's answer.")
Ticket = Annotated[str, Meta(max_length=200, description="`draw` of GET /review/next")]
Why = Annotated[str, Meta(min_length=1, max_length=2000, pattern=WITHOUT_NUL)]


class Triple(msgspec.Struct, forbid_unknown_fields=True):
    """One coded position."""

    party: PartySlug
    issue: IssueSlug
    stance: Stance


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """What a person found in a drawn item: nothing, one position, or all of an article."""

    draw: Ticket
    found: Annotated[list[Triple], Meta(max_length=200)]
    note: Note | None = None


class Pass(msgspec.Struct, forbid_unknown_fields=True):
    """A draw that a person will not code, and why."""

    draw: Ticket
    note: Why


@blind.get(
    "/review",
    "get_review_state",
    "The draws that this token has open",
    shape=ReviewState,
    scope="review",
)
def get_review_state(call: Call) -> ReviewState:
    """Draws nothing."""
    rows = draws.waiting(call.session, call.who, call.service.now())
    return ReviewState(
        reviewer=call.who,
        open=[
            OpenDraw(draw=_ticket(row), kind=row.kind, **_days(row))  # type: ignore[arg-type]
            for row in rows
        ],
    )


@blind.get(
    "/review/next",
    "get_review_task",
    "Something to code blind",
    shape=ReviewTask,
    scope="review",
    stores=True,
    parameters=(
        Parameter("kind", Choice(("statement", "article")), "what to draw", default="statement"),
    ),
)
def get_review_task(call: Call) -> ReviewTask:
    """A statement or an article drawn at random among those that this token has not had yet,
    without the coder's answer. The same one again until it is answered by POST /review, passed by
    POST /review/pass, or 14 days old."""
    kind = call.args["kind"]
    row = draws.hand_out(call.session, call.who, kind, call.service.now())
    if row is None:
        raise Problem("not-found", f"There is no {kind} left that this token has not been handed.")
    return _statement(call, row) if row.statement_id is not None else _article(call, row)


@blind.write(
    "POST",
    "/review",
    "answer_review_task",
    "Answer a draw",
    scope="review",
    shape=Accuracy,
    body=Answer,
    example={
        "draw": "t12",
        "found": [{"party": "russia", "issue": "talks", "stance": "open"}],
    },
)
def answer_review_task(call: Call) -> Done:
    """`found`: for a statement the position its words carry, or an empty list for none; for an
    article every position in it. A statement that you code otherwise is corrected, one without a
    position rejected. Answers with the accuracy as it is now."""
    answer: Answer = call.body
    task = _answerable(call, answer.draw)
    for one in answer.found:
        require_ids(call.codebook, party=one.party, issue=one.issue)
    found: list[accuracy.Triple] = list(
        dict.fromkeys((one.party, one.issue, one.stance) for one in answer.found)
    )
    answers.take(call.session, task, found, answer.note, call.service.now())
    return Done(200, measure(call))


@blind.write(
    "POST",
    "/review/pass",
    "pass_review_task",
    "Leave a draw unanswered",
    scope="review",
    shape=Accuracy,
    body=Pass,
    example={"draw": "t12", "note": "I wrote this article"},
)
def pass_review_task(call: Call) -> Done:
    """It is not handed to this token again, and counted under `draws` of the accuracy, with which
    this answers."""
    given: Pass = call.body
    task = _answerable(call, given.draw)
    draws.close(call.session, task, "passed", call.service.now(), given.note)
    return Done(200, measure(call))


def _statement(call: Call, row: ReviewTaskRow) -> ReviewTask:
    number = row.statement_id or 0
    shown = by_ids(call, [number], context=True)[number]
    before, after = shown.evidence.before or "", shown.evidence.after or ""
    words = shown.evidence.text or ""
    return ReviewTask(
        draw=_ticket(row),
        kind="statement",
        statement=shown.id,
        article=shown.article,
        text=before + words + after,
        start=len(before),
        end=len(before) + len(words),
        parties=list(call.codebook.parties),
        issues=list(call.codebook.issues),
        **_days(row),
    )


def _article(call: Call, row: ReviewTaskRow) -> ReviewTask:
    article = call.session.get_one(ArticleRow, row.article_id)
    revision = newest_revision(call.session, article.id)
    assert revision is not None
    return ReviewTask(
        draw=_ticket(row),
        kind="article",
        statement=None,
        article=ArticleBrief(
            id=f"a{article.id}",
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
        **_days(row),
    )


def _ticket(row: ReviewTaskRow) -> str:
    return f"t{row.id}"


def _days(row: ReviewTaskRow) -> dict[str, Any]:
    expires = row.drawn_at + draws.OPEN_FOR
    return {"drawn_at": write_instant(row.drawn_at), "expires_at": write_instant(expires)}


def _answerable(call: Call, ticket: str) -> ReviewTaskRow:
    number = ids.read("t", ticket) or 0
    return draws.answerable(call.session, number, call.who, call.service.now())
