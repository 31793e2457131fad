"""Writes that put work into the queue, and withdrawal: articles to add, to take back, to recode."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from tracker.api import article_view
from tracker.api.articles import articles
from tracker.api.bodies import WITHOUT_NUL
from tracker.api.call import Call, Done, moment
from tracker.api.feeds import Title, Url
from tracker.api.jobs import accepted
from tracker.api.kinds import RowId
from tracker.api.operation import Resource
from tracker.api.problems import Problem, not_found
from tracker.api.schemas.articles import Article
from tracker.api.schemas.ingest import Job
from tracker.api.times import read_instant
from tracker.articles.models import ArticleRow
from tracker.reviews.withdrawing import withdraw

recoding = Resource("recoding", "Coding the stored articles again.")
Text = Annotated[
    str,
    Meta(
        max_length=2_000_000,
        pattern=r"^[^\x00]*[^\s\x00][^\x00]*$",
        description="the whole article",
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=300, pattern="^[^\\x00-\\x1f\\x7f]+$")]
Published = Annotated[
    str,
    Meta(
        max_length=40,
        description="a day, or an instant (RFC 3339)",
        examples=["2022-01-12"],
        extra_json_schema={"anyOf": [{"format": "date"}, {"format": "date-time"}]},
    ),
]
Reason = Annotated[str, Meta(min_length=1, max_length=1000, pattern=WITHOUT_NUL)]


class NewArticle(msgspec.Struct, forbid_unknown_fields=True):
    """An address to fetch, or a text with what is known of it."""

    url: Url | None = None
    title: Title | None = None
    text: Text | None = None
    published: Published | None = None
    outlet: Name | None = None
    author: Name | None = None
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")] | None = None


class WithdrawalRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Why an article is taken back."""

    reason: Reason
    erase_speakers: Annotated[
        bool, Meta(description="the speakers' names, the title and the author too")
    ] = False


class Recoding(msgspec.Struct, forbid_unknown_fields=True):
    """Nothing needs to be said about a recode."""


@articles.write(
    "POST",
    "/articles",
    "add_article",
    "Add an article by its address or its text",
    scope="admin",
    shape=Job,
    form="accepted",
    body=NewArticle,
    body_rules={
        "anyOf": [
            {"required": ["text"], "properties": {"text": {"type": "string"}}},
            {
                "required": ["url"],
                "properties": {
                    "url": {"type": "string"},
                    **{
                        name: {"type": "null"}
                        for name in ("title", "text", "published", "outlet", "author", "language")
                    },
                },
            },
        ]
    },
    example={
        "title": "Talks end without agreement",
        "text": "Moscow, Monday. “No further enlargement,” the deputy minister said.",
        "published": "2022-01-11",
        "outlet": "News Example",
    },
)
def add_article(call: Call) -> Done:
    """With `url` alone the page is fetched; with `title` and `text` it is taken as it is. The job
    names the article once it is stored."""
    new: NewArticle = call.body
    if new.url is None and new.text is None:
        raise Problem("invalid-body", "Send url, or title and text; both are missing.")
    if new.text is not None and not new.text.strip():
        raise Problem("invalid-body", "text is empty; send the words of the article.")
    described = (new.title, new.published, new.outlet, new.author, new.language)
    if new.text is None and any(value is not None for value in described):
        raise Problem(
            "invalid-body",
            "title, outlet, author, language and published belong to a text; with url alone they "
            "are read from the page.",
        )
    if new.published is not None:
        _check_published(new.published)
    return accepted(call, "article", msgspec.to_builtins(new))


@articles.write(
    "POST",
    "/articles/{id}/withdraw",
    "withdraw_article",
    "Erase an article's words",
    scope="admin",
    shape=Article,
    path_kinds={"id": RowId("a")},
    body=WithdrawalRequest,
    example={"reason": "the publisher asked for it"},
)
def withdraw_article(call: Call) -> Done:
    """Its text and every quoted word go, everywhere and for every `known_at`; the coded tuples
    stay, withdrawn and without words, and leave the positions. It never comes back."""
    session, number = call.session, call.ids["id"]
    if session.get(ArticleRow, number) is None:
        raise not_found("article", f"a{number}", "/api/v1/articles")
    withdraw(
        session,
        number,
        reason=call.body.reason,
        erase_speakers=call.body.erase_speakers,
        actor=call.caller.name,
        now=call.service.now(),
    )
    session.flush()
    call.moment = moment(session, {}, call.service.now())
    query = article_view.query(call.moment.ledger).where(ArticleRow.id == number)
    return Done(200, article_view.show(call, session.execute(query).all())[0])


@recoding.write(
    "POST",
    "/recode",
    "recode",
    "Code all stored articles again",
    scope="admin",
    shape=Job,
    form="accepted",
    body=Recoding,
    body_required=False,
)
def recode(call: Call) -> Done:
    """Those whose last coding is of another codebook or coder. The job reports what changed."""
    return accepted(call, "recode", {})


def _check_published(text: str) -> None:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            date.fromisoformat(text)
        else:
            read_instant(text)
    except ValueError:
        raise Problem(
            "invalid-body", f"published={text!r} is no day or instant of the calendar."
        ) from None
