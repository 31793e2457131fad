"""Statements as they are shown: from rows to shapes, with what the caller may see of the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import select

from tracker.api.cache import Part
from tracker.api.call import Call
from tracker.api.rows import day, few_lengths, instant, recorded_at
from tracker.api.schemas.statements import ArticleBrief, Evidence, Review, SpeakerBrief, Statement
from tracker.api.statement_rows import Shape, reader, versions
from tracker.articles.models import RevisionRow
from tracker.statements.models import StatementRow

AROUND = 200  # characters of context
_BATCH = 512


def show(call: Call, rows: Sequence[Any], *, context: bool = False) -> list[Statement]:
    """The statements of these rows, in their order."""
    number = call.moment.number
    texts = _texts(call, {row[36] for row in rows}) if context else {}
    reviewed = recorded_at(call.session, {row[33] for row in rows if row[33] is not None})
    later = _learned_later(call, {row[29] for row in rows if row[29] is not None}, number)
    return [_statement(call, row, number, texts, reviewed, later) for row in rows]


def encoded(call: Call, rows: Sequence[Any]) -> list[msgspec.Raw]:
    """The statements of these rows as JSON, each made once for all answers that show it."""
    fragments, seen = call.service.fragments, call.seen
    found = [fragments.get((row, seen)) for row in rows]
    missing = [row for row, fragment in zip(rows, found, strict=True) if fragment is None]
    made = dict(zip((row[0] for row in missing), show(call, missing), strict=True))
    for index, row in enumerate(rows):
        if found[index] is None:
            fragment = found[index] = msgspec.json.encode(made[row[0]])
            fragments.put((row, seen), fragment)
    return [msgspec.Raw(fragment) for fragment in found if fragment is not None]


def encoded_by_id(call: Call, numbers: Iterable[int]) -> dict[int, bytes]:
    """The statements of these numbers as JSON, with the words around their evidence. As they are
    known now, each is made once: a statement is the same until it is altered or counted to another
    utterance."""
    wanted = sorted(set(numbers))
    if not call.plain:
        shown = by_ids(call, wanted, context=True)
        return {number: msgspec.json.encode(one) for number, one in shown.items()}
    parts, seen = call.service.parts, call.seen
    rests_on: dict[int, Any] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = few_lengths(wanted[start : start + _BATCH])
        values = {f"id_{i}": number for i, number in enumerate(batch)}
        for number, *on in versions.rows(call.session, len(batch), values):
            rests_on[number] = tuple(on)
    found: dict[int, bytes] = {}
    for number in wanted:
        part = parts.get(("said", number, seen), rests_on.get(number))
        if part is not None:
            found[number] = part.body
    missing = by_ids(call, (n for n in wanted if n not in found), context=True)
    for number, one in missing.items():
        found[number] = msgspec.json.encode(one)
        parts.put(("said", number, seen), Part(found[number], rests_on[number]))
    return found


def by_ids(
    call: Call, numbers: Iterable[int], *, context: bool = False, limit: int | None = None
) -> dict[int, Statement]:
    """The statements of these numbers, whatever their status."""
    wanted = sorted(set(numbers))[:limit]
    found: dict[int, Statement] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = few_lengths(wanted[start : start + _BATCH])
        shape = Shape(
            "none",
            (("id", len(batch)),),
            past=call.moment.number is not None,
            statuses=("current", "superseded", "withdrawn"),
        )
        values: dict[str, Any] = {f"id_{i}": number for i, number in enumerate(batch)}
        rows = reader.rows(call.session, shape, values | {"number": call.moment.ledger})
        shown = show(call, rows, context=context)
        found |= {row[0]: statement for row, statement in zip(rows, shown, strict=True)}
    return found


def words_shown(call: Call, rights: str) -> bool:
    """Whether the evidence of an article with these rights is shown to the caller."""
    return call.sees_all or rights == "open" or call.service.config.public_text == "excerpt"


def _statement(
    call: Call,
    row: Any,
    number: int | None,
    texts: dict[int, str],
    reviewed: dict[int, str],
    later: set[int],
) -> Statement:
    (
        id_, party, issue, stance, conditional, condition, name, role, speaker_party, mode,
        mention, reported_by, evidence, start, end, article, title, url, outlet, published_on,
        revision, rights, said_on, precision, recorded_at, confidence, utterance, ended, end_kind,
        replaced_by, review, note, reviewer, review_number, _altered, _reason, revision_id,
        *_rank,
    ) = row  # fmt: skip
    holds = ended is None or (number is not None and ended > number)
    visible = bool(evidence) and words_shown(call, rights)
    words = Evidence(text=evidence if visible else None, start=start, end=end)
    if visible and revision_id in texts:
        text = texts[revision_id]
        words.before = text[max(0, start - AROUND) : start]
        words.after = text[end : end + AROUND]
    speaker = None
    if name is not None:
        speaker = SpeakerBrief(
            id=call.book.speaker_id(name), name=name, role=role, party=speaker_party
        )
    return Statement(
        id=f"s{id_}",
        party=party,
        issue=issue,
        stance=stance,
        conditional=bool(conditional),
        condition=condition if visible else None,
        speaker=speaker,
        mode=mode,
        mention=bool(mention),
        reported_by=reported_by,
        evidence=words,
        article=ArticleBrief(
            id=f"a{article}",
            title=title,
            url=url,
            outlet=outlet,
            published_on=day(published_on),
            revision=revision,
        ),
        said_on=day(said_on),
        said_on_precision=precision,
        recorded_at=instant(recorded_at) or "",
        confidence=confidence,
        utterance=utterance,
        status="current" if holds else end_kind or "withdrawn",
        replaced_by=f"s{replaced_by}"
        if replaced_by is not None and not holds and replaced_by not in later
        else None,
        review=None
        if review is None
        else Review(
            status=review,
            note=note if call.caller.name else None,
            reviewer=reviewer if call.caller.name else None,
            recorded_at=reviewed[review_number],
        ),
        highlight=UNSET,
    )


def _learned_later(call: Call, replacing: set[int], number: int | None) -> set[int]:
    """Those of these statements that were not yet known: what was rejected may come back."""
    if number is None or not replacing:
        return set()
    row = StatementRow
    query = select(row.id).where(row.id.in_(replacing), row.recorded > number)
    return set(call.session.scalars(query))


def _texts(call: Call, revisions: set[int]) -> dict[int, str]:
    query = select(RevisionRow.id, RevisionRow.text).where(RevisionRow.id.in_(revisions))
    return dict(call.session.execute(query).all())
