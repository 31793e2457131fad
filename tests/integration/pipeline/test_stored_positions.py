"""Positions that are kept up article by article are those of computing everything anew."""

from __future__ import annotations

import random
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tracker import ledger
from tracker.articles.article import Article
from tracker.codebook.model import Codebook
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Batch, Draft, Occasion, commit, draft
from tracker.positions import rows, writes
from tracker.positions.aggregate import states
from tracker.positions.changes import changes
from tracker.positions.models import ChangeRow, MembershipRow
from tracker.positions.refresh import refresh
from tracker.positions.store import (
    Cell,
    change_from_json,
    load_records,
    load_states,
    method_at,
)
from tracker.statements.coder import Coding
from tracker.statements.models import StatementRow
from tracker.statements.statement import Speaker, Statement

NOW = datetime(2022, 3, 1, tzinfo=UTC)
INGEST = Occasion("ingest", NOW)
FIRST = date(2022, 1, 3)
SPEAKERS = (
    None,
    Speaker("Ann Lee", None, kind="head"),
    Speaker("Bo Ek", None, kind="minister"),
    Speaker("Cy Ott", None, kind="legislator"),
)


def statement(chance: random.Random, cells: list[Cell], day: date, position: int) -> Statement:
    party, issue = chance.choice(cells)
    said_on = day - timedelta(days=chance.choice((0, 0, 0, 0, 1, 2, 9, 30)))
    words = (
        f"It said the {chance.randrange(12)}th time what it had to say, of which this is a part."
    )
    return Statement(
        party=party,
        issue=issue,
        stance=chance.choice(("support", "oppose", "oppose", "open")),
        evidence=words,
        start=position,
        end=position + len(words),
        mode=chance.choice(("direct", "indirect", "narrated")),
        conditional=chance.random() < 0.2,
        speaker=chance.choice(SPEAKERS),
        said_on=said_on if chance.random() < 0.95 else None,
        said_on_precision=chance.choice(("day", "day", "day", "week", "month")),
        mention=chance.random() < 0.1,
        confidence=chance.choice((0.5, 0.8, 0.95)),
    )


def drafts(chance: random.Random, codebook: Codebook, cells: list[Cell]) -> list[Draft]:
    """Articles of two months in the order of their days, some of them late, some of them again
    with other statements."""
    made = []
    for number in range(60):
        day = FIRST + timedelta(days=number - (chance.randrange(20) if number % 7 == 0 else 0))
        again = number % 9 == 8
        name = number - 5 if again else number
        text = f"Article {name}, revision {again}. " + "It goes on in these words. " * 5
        found = tuple(statement(chance, cells, day, 40 * n) for n in range(chance.randrange(5)))
        article = Article(text=text, url=f"https://example.org/{name}", published_on=day)
        coding = Coding("coded", found, issues=tuple({s.issue for s in found}))
        made.append(draft(article, coding, coder="c", codebook=codebook, fetched_at=NOW))
    return made


def differences(database: Database, cells: list[Cell]) -> list[str]:
    """What is held otherwise than it would be computed from nothing."""
    wrong: list[str] = []
    with database.reading() as session:
        number = ledger.head(session)
        held = load_states(session, number)
        for cell in cells:
            computed = list(states(load_records(session, number, cell), method_at(session, number)))
            if held.get(cell, []) != [state.without_carry() for state in computed]:
                wrong.append(f"states of {cell}")
            members = {m for state in computed if state.carry for m in state.carry.members}
            rows = session.execute(
                select(StatementRow.id, MembershipRow.utterance)
                .join(StatementRow, StatementRow.id == MembershipRow.statement_id)
                .where(StatementRow.party == cell[0], StatementRow.issue == cell[1])
                .where(StatementRow.ended.is_(None), MembershipRow.ended.is_(None))
            )
            if {(f"s{id_}", utterance) for id_, utterance in rows} != members:
                wrong.append(f"memberships of {cell}")
            known = session.scalars(
                select(ChangeRow.change)
                .where(ChangeRow.party == cell[0], ChangeRow.issue == cell[1])
                .where(ChangeRow.ended.is_(None), ChangeRow.status != "withdrawn")
            )
            if {change_from_json(values) for values in known} != set(changes(computed)):
                wrong.append(f"changes of {cell}")
    return wrong


@pytest.mark.parametrize(("together", "stretch"), [(1, rows.STRETCH), (16, rows.STRETCH), (16, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_they_are_the_same_whatever_comes_and_however_late(
    pipeline: Pipeline, seed: int, together: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "STRETCH", stretch)
    monkeypatch.setattr(writes, "AT_ONCE", stretch)
    chance = random.Random(seed)
    codebook = pipeline.codebook
    cells = [(p, i) for p in list(codebook.parties)[:2] for i in list(codebook.issues)[:2]]
    waiting = drafts(chance, codebook, cells)
    for start in range(0, len(waiting), together):
        batch = Batch() if together > 1 else None
        with pipeline.database.writing() as session:
            for drafted in waiting[start : start + together]:
                commit(session, drafted, INGEST, codebook, batch)
            if batch is not None:
                batch.refresh(session)
        if start % 10 in (0, 6) or start + together >= len(waiting):
            assert differences(pipeline.database, cells) == []


def test_what_is_held_at_once_does_not_grow_with_the_days_that_are_computed_anew(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "STRETCH", 30)
    monkeypatch.setattr(writes, "AT_ONCE", 8)
    chance, codebook = random.Random(1), pipeline.codebook
    cell = (next(iter(codebook.parties)), next(iter(codebook.issues)))
    peaks = []
    for days in (range(100), range(100, 400)):
        with pipeline.database.writing() as session:
            batch = Batch()
            for number in days:
                commit(session, of_a_day(number, chance, codebook, cell), INGEST, codebook, batch)
            batch.refresh(session)
        with pipeline.database.writing() as session:
            assert batch.number is not None
            refresh(session, batch.number, {cell: FIRST})  # what is compiled once is
            tracemalloc.start()
            refresh(session, batch.number, {cell: FIRST})
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            session.rollback()
    assert peaks[1] < 1.5 * peaks[0], peaks  # of four times as many days


def of_a_day(number: int, chance: random.Random, codebook: Codebook, cell: Cell) -> Draft:
    """An article with a few statements of its day."""
    day = FIRST + timedelta(days=number)
    found = tuple(statement(chance, [cell], day, 40 * n) for n in range(5))
    same = {"stance": "oppose", "conditional": False, "said_on": day, "said_on_precision": "day"}
    found = tuple(replace(one, **same) for one in found)  # no change of position: these are held
    text = f"Article {number}. " + "It goes on in these words. " * 5
    article = Article(text=text, url=f"https://example.org/{number}", published_on=day)
    coding = Coding("coded", found, issues=(cell[1],))
    return draft(article, coding, coder="c", codebook=codebook, fetched_at=NOW)
