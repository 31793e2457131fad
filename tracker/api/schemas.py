"""The shapes of the public API: what is encoded, and what /openapi.json describes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

Day = Annotated[str, Meta(extra_json_schema={"format": "date"}, examples=["2022-01-12"])]
Instant = Annotated[
    str, Meta(extra_json_schema={"format": "date-time"}, examples=["2022-01-12T09:30:00Z"])
]
Share = Annotated[float, Meta(ge=0, le=1)]
Score = Annotated[
    float, Meta(ge=-1, le=1, description="+1 firm support of the proposition, -1 firm opposition")
]
Count = Annotated[int, Meta(ge=0)]
Stance = Annotated[
    Literal["support", "oppose", "open"],
    Meta(description="towards the issue's proposition"),
]
HeldStance = Annotated[
    Literal["support", "oppose", "open", "contested"],
    Meta(description="towards the issue's proposition; contested: two voices of weight"),
]
Mode = Literal["direct", "indirect", "narrated"]
Precision = Literal["day", "week", "month", "year", "unknown"]
Basis = Literal["government", "legislators", "mentions"]
ChangeKind = Literal[
    "stated", "reversed", "hardened", "softened", "opened", "conditioned", "unconditioned",
    "contested", "settled",
]  # fmt: skip
ChangeStatus = Literal["provisional", "confirmed", "withdrawn"]
Ownership = Literal["independent", "public", "state", "official", "unknown"]


class Shape(msgspec.Struct, kw_only=True, gc=False):
    """Base of all shapes that are served. They hold no cycles: nothing for the collector."""


class Tombstone(Shape, kw_only=True):
    """Something a client that syncs has to remove."""

    id: str
    deleted_at: Instant
    reason: str
    replaced_by: Annotated[str | None, Meta(description="id of what took its place")]


class Party(Shape, kw_only=True):
    """A negotiating actor."""

    id: Annotated[str, Meta(examples=["russia"])]
    name: str
    aliases: list[str]
    demonyms: list[str]
    metonyms: list[str]


class Labels(Shape, kw_only=True):
    """What each end of an issue means in plain words."""

    support: str
    oppose: str


class Issue(Shape, kw_only=True):
    """A matter under negotiation."""

    id: Annotated[str, Meta(examples=["nato-expansion"])]
    name: str
    proposition: Annotated[str, Meta(description="what stance is measured towards")]
    labels: Labels
    core: Annotated[bool, Meta(description="one of the main issues of this negotiation")]
    half_life_days: float | None
    expected: Annotated[
        dict[str, Literal["support", "oppose"]],
        Meta(
            description="by party, what it is known for: the coder leans on it where the words of "
            "a sentence leave open which way a position points, and never against plain words"
        ),
    ]


class Speaker(Shape, kw_only=True):
    """A person who has spoken in the articles, or whom the codebook knows."""

    id: str
    name: str
    role: str | None
    party: str | None
    statements: Count
    first_said_on: Day | None
    last_said_on: Day | None


class Outlet(Shape, kw_only=True):
    """A publisher."""

    id: str
    name: str
    ownership: Ownership
    party: Annotated[str | None, Meta(description="the party it belongs to")]
    domains: list[str]
    articles: Count


class SpeakerBrief(Shape, kw_only=True):
    id: str
    name: str
    role: str | None
    party: str | None


class Evidence(Shape, kw_only=True):
    """The words of the article that carry the statement: text[start:end], in code points."""

    text: Annotated[str | None, Meta(description="null where the words may not be shown")]
    start: Count
    end: Count
    before: Annotated[
        str | UnsetType, Meta(description="up to 200 characters before (expand=context)")
    ] = UNSET
    after: Annotated[
        str | UnsetType, Meta(description="up to 200 characters after (expand=context)")
    ] = UNSET


class ArticleBrief(Shape, kw_only=True):
    id: str
    title: str | None
    url: str | None
    outlet: str | None
    published_on: Day | None
    revision: Count


class Review(Shape, kw_only=True):
    """The newest word of a person about a statement."""

    status: Literal["accepted", "rejected", "corrected", "added"]
    note: str | None
    reviewer: str | None
    recorded_at: Instant


class Statement(Shape, kw_only=True):
    """A coded assertion: one party, one issue, one stance, with its evidence."""

    id: Annotated[str, Meta(examples=["s12"])]
    party: str
    issue: str
    stance: Stance
    conditional: bool
    condition: str | None
    speaker: SpeakerBrief | None
    mode: Mode
    mention: Annotated[bool, Meta(description="told with no act or day of its own")]
    reported_by: str | None
    evidence: Evidence
    article: ArticleBrief
    said_on: Day | None
    said_on_precision: Precision
    recorded_at: Instant
    confidence: Share
    utterance: str | None
    status: Literal["current", "superseded", "withdrawn"]
    replaced_by: str | None
    review: Review | None
    highlight: Annotated[
        str | UnsetType,
        Meta(description="with q: the evidence as HTML text, matches in <mark>"),
    ] = UNSET


class OutletBrief(Shape, kw_only=True):
    id: str
    name: str
    ownership: Ownership
    party: str | None


class Coding(Shape, kw_only=True):
    """How the newest revision was read."""

    status: Literal["coded", "skipped", "failed"]
    reason: str | None
    coder: str
    codebook: str


class Excerpt(Shape, kw_only=True):
    """Words of the article at their place: text[start:end] of the whole, in code points."""

    text: str
    start: Count
    end: Count


class Withdrawal(Shape, kw_only=True):
    at: Instant
    reason: str | None


class ArticleIncluded(Shape, kw_only=True):
    statements: list[Statement]


class Article(Shape, kw_only=True):
    """An article in its newest revision."""

    id: Annotated[str, Meta(examples=["a7"])]
    title: str | None
    url: str | None
    outlet: OutletBrief | None
    author: str | None
    language: str | None
    published_at: Instant | None
    published_on: Day | None
    fetched_at: Instant
    revision: Count
    rights: Literal["open", "restricted"]
    text: Annotated[
        str | None,
        Meta(description="as far as it may be shown: whole, or its excerpts joined by […]"),
    ]
    shown: Annotated[
        Literal["full", "excerpt", "none"], Meta(description="how much of the text is shown")
    ]
    excerpts: Annotated[
        list[Excerpt], Meta(description="the pieces of `text`, where only excerpts are shown")
    ]
    near_duplicates: list[str]
    coding: Coding | None
    statements: Annotated[list[str], Meta(description="ids of the current statements")]
    recorded_at: Instant
    withdrawn: Withdrawal | None
    included: ArticleIncluded | UnsetType = UNSET


class StanceCounts(Shape, kw_only=True):
    support: Count
    oppose: Count
    open: Count


class Silence(Shape, kw_only=True):
    """Why nothing is known of a position."""

    reason: Literal["no article", "no statement", "not coded"]
    articles: Annotated[Count, Meta(description="articles with statements on the issue")]
    skipped: Annotated[Count, Meta(description="articles that could not be coded")]


class Position(Shape, kw_only=True):
    """What a party holds on an issue; a silent cell has null stance and score, never 0."""

    party: str
    issue: str
    stance: HeldStance | None
    score: Score | None
    score_interval: list[float] | None
    confidence: Share | None
    conditional: bool
    conditions: list[str]
    reading: Annotated[str, Meta(description="the position as a plain sentence")]
    since: Day | None
    last_stated: Day | None
    counts: StanceCounts
    utterances: Count
    mentions: Count
    articles: Count
    outlets: Count
    status: Literal["current", "stale", "silent"]
    silence: Silence | None
    basis: Annotated[Basis | None, Meta(description="whose words it rests on")]
    confirmed: Annotated[bool, Meta(description="by a second utterance or the highest authority")]
    dissent: Annotated[Count, Meta(description="utterances of legislators who differ")]
    reviewed: Annotated[Count, Meta(description="statements of the cell that people reviewed")]


class WeighedStatement(Statement, kw_only=True):
    """A statement and its share of the position; reprints share what their utterance weighs."""

    weight: Share


class Weight(Shape, kw_only=True):
    """An utterance and what it does for the position."""

    utterance: str
    on: Day
    stance: Stance
    conditional: bool
    basis: Basis
    nats: Annotated[float, Meta(description="evidence that it carried when it was said")]
    weight: Annotated[Share, Meta(description="share of the score; all shares add up to 1")]
    dissent: Annotated[bool, Meta(description="a legislator who differs from the government")]
    statements: list[str]


class Overturn(Shape, kw_only=True):
    """Statements without which the stance would be another."""

    utterances: list[str]
    statements: list[str]
    stance: Annotated[HeldStance | None, Meta(description="the stance without them")]
    smallest: Annotated[bool, Meta(description="no smaller set of utterances does it")]


class WithoutOutlet(Shape, kw_only=True):
    """How the position reads without one outlet; null: silent."""

    outlet: str
    stance: HeldStance | None
    score: Score | None
    confidence: Share | None


class Cell(Position, kw_only=True):
    """A position with what it rests on."""

    as_of: Day
    known_at: Instant
    data_through: Day | None
    evidence: Annotated[list[WeighedStatement], Meta(description="heaviest first")]
    weights: Annotated[list[Weight], Meta(description="the same by utterance")]
    dissenting: Annotated[
        list[Statement], Meta(description="legislators who differ from the government")
    ]
    overturned_by: Overturn | None
    without_outlet: list[WithoutOutlet]


class Segment(Shape, kw_only=True):
    """A stretch of days over which a position held, half-open."""

    stance: HeldStance
    score: Score
    conditional: bool
    from_: Day = field(name="from")
    to: Annotated[Day | None, Meta(description="the first day it no longer held; null: lasts")]
    statements: Annotated[list[str], Meta(description="ids of those that opened it")]
    basis: Basis
    confirmed: bool


class WidePoint(Shape, kw_only=True):
    """An interval with one member for each party: its score, null while silent."""

    issue: str
    start: Day
    end: Day
    partial: bool


class Point(Shape, kw_only=True):
    """The state of a position at the end of an interval."""

    party: str
    issue: str
    start: Day
    end: Day
    stance: HeldStance | None
    score: Score | None
    utterances: Count
    articles: Count
    partial: bool


class Held(Shape, kw_only=True):
    stance: HeldStance | None
    score: Score | None


class ChangeIncluded(Shape, kw_only=True):
    evidence: list[Statement]


class Change(Shape, kw_only=True):
    """A step from one position to another."""

    id: str
    party: str
    issue: str
    kind: ChangeKind
    from_: Held | None = field(name="from")
    to: Held
    on: Day
    evidence: Annotated[list[str], Meta(description="ids of the statements that did it")]
    status: ChangeStatus
    utterances: Count
    recorded_at: Instant
    included: ChangeIncluded | UnsetType = UNSET


class GapSide(Shape, kw_only=True):
    party: str
    stance: HeldStance | None
    score: Score | None
    reading: str


class GapStep(Shape, kw_only=True):
    on: Day
    distance: Share | None
    moved_by: list[str]


class Gap(Shape, kw_only=True):
    """How far two parties are apart on an issue: |a - b| / 2."""

    issue: str
    a: GapSide
    b: GapSide
    distance: Annotated[Share | None, Meta(description="null where either is silent")]
    history: list[GapStep]


class Feed(Shape, kw_only=True):
    """A subscribed feed and its health."""

    id: str
    url: str
    title: str | None
    site: str | None
    status: str
    paused: bool
    last_poll: Instant | None
    last_success: Instant | None
    last_error: str | None
    errors: Annotated[Count, Meta(description="in a row")]
    http_status: int | None
    entries: Count
    new_entries: Count
    next_poll: Instant | None
    interval: Annotated[int | None, Meta(description="seconds between polls")]
    interval_reason: str | None
    tags: list[str]
    created_at: Instant


class Run(Shape, kw_only=True):
    """One round of polling and what it did."""

    id: str
    started_at: Instant
    finished_at: Instant | None
    trigger: str
    feeds: Count
    failed: Count
    entries: Count
    articles: Count
    revisions: Count
    statements: Count
    errors: list[dict[str, Any]]


class Job(Shape, kw_only=True):
    """A piece of work that was accepted, and how it went."""

    id: str
    kind: str
    status: Literal["queued", "running", "done", "failed"]
    created_at: Instant
    finished_at: Instant | None
    attempts: Count
    progress: Annotated[Share | None, Meta(description="done so far, where it is known")]
    result: dict[str, Any] | None
    error: str | None
    feed: Annotated[str | UnsetType, Meta(description="the feed it is about")] = UNSET


class Webhook(Shape, kw_only=True):
    """An address that is told of events. The secret is never shown again."""

    id: str
    url: str
    events: list[str]
    parties: list[str]
    issues: list[str]
    kinds: list[str]
    include_quiet: Annotated[bool, Meta(description="seeding, backfill and recoding too")]
    paused: bool
    created_at: Instant
    last_success: Instant | None
    last_error: str | None
    failures: Annotated[Count, Meta(description="in a row")]


class WebhookWithSecret(Webhook, kw_only=True):
    """A webhook just made, with the secret its deliveries are signed with."""

    secret: str


class Delivery(Shape, kw_only=True):
    """One event on its way to one webhook."""

    id: str
    webhook: str
    event: str
    payload: dict[str, Any]
    status: Literal["waiting", "delivered", "failed"]
    attempts: Count
    created_at: Instant
    next_attempt: Instant | None
    delivered_at: Instant | None
    http_status: int | None
    error: str | None


class Versions(Shape, kw_only=True):
    software: str
    coder: str | None
    codebook: str
    method: str | None


class Negotiation(Shape, kw_only=True):
    id: str
    name: str
    description: str


class Totals(Shape, kw_only=True):
    articles: Count
    statements: Count
    feeds: Count


class MetaDocument(Shape, kw_only=True):
    """What this service is and how far it has read."""

    negotiation: Negotiation
    versions: Versions
    ledger: Annotated[Count, Meta(description="the newest ledger number")]
    recorded_at: Instant | None
    data_through: Annotated[Day | None, Meta(description="the latest day anything was said on")]
    data_from: Annotated[Day | None, Meta(description="the earliest such day")]
    totals: Totals
    licence: str
    cite: Annotated[str, Meta(description="how to cite")]


class Health(Shape, kw_only=True):
    status: Literal["ok"]


class Estimate(Shape, kw_only=True):
    """A measured share with its 95 % interval (Wilson)."""

    value: Share | None
    low: Share | None
    high: Share | None
    n: Count


class AccuracyRow(Shape, kw_only=True):
    party: str | None
    issue: str | None
    precision: Estimate
    recall: Estimate


class DrawCounts(Shape, kw_only=True):
    """Blind draws by what became of them."""

    handed_out: Annotated[Count, Meta(description="all together")]
    answered: Count
    open: Annotated[Count, Meta(description="waiting for their answer")]
    passed: Annotated[Count, Meta(description="left unanswered by a reviewer who said why")]
    expired: Annotated[Count, Meta(description="left unanswered until another took its place")]
    void: Annotated[Count, Meta(description="the article was withdrawn before the answer")]


class Accuracy(Shape, kw_only=True):
    """Coder against people, on blind random draws alone."""

    precision: Estimate
    recall: Estimate
    by_issue: list[AccuracyRow]
    by_party: list[AccuracyRow]
    alpha: Annotated[
        float | None, Meta(description="Krippendorff's alpha of two reviewers of the same items")
    ]
    double_reviewed: Count
    reviewed: Annotated[Count, Meta(description="answered draws, which all this rests on")]
    draws: DrawCounts


class OpenDraw(Shape, kw_only=True):
    draw: str
    kind: Literal["statement", "article"]
    drawn_at: Instant
    expires_at: Instant


class ReviewState(Shape, kw_only=True):
    """The draws that a reviewer has open, at most one of each kind."""

    reviewer: Annotated[str, Meta(description="the name of the token")]
    open: list[OpenDraw]


class ReviewTask(Shape, kw_only=True):
    """A statement or an article drawn at random, the coder's answer hidden."""

    draw: Annotated[str, Meta(description="send it back with the answer")]
    kind: Literal["statement", "article"]
    statement: Annotated[str | None, Meta(description="its id, where one was drawn")]
    article: ArticleBrief
    text: Annotated[str, Meta(description="the evidence in its context, or the whole article")]
    start: Annotated[Count, Meta(description="of the evidence in `text`")]
    end: Count
    parties: list[str]
    issues: list[str]
    drawn_at: Instant
    expires_at: Annotated[Instant, Meta(description="when another draw takes its place")]
