"""The codebook and the method in the ledger: put there once by whoever starts with others."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tracker import ledger
from tracker.app import create_app
from tracker.articles.article import Article
from tracker.articles.models import FormerOutletRow, OutletRow
from tracker.codebook.comparing import fingerprint
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.codebook.shown import recall, shown
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Occasion, commit
from tracker.positions.adopting import codebook_at
from tracker.positions.models import CodebookRow, MethodRow, StateRow
from tracker.positions.store import method_at

TEXT = (
    "Moscow, 15 February 2022. Foreign Minister Sergei Lavrov said on Tuesday that Russia will "
    "never accept a further expansion of NATO to the east. Ukraine rejects new sanctions."
)


def edited(book: Codebook, **changes: Any) -> Codebook:
    made = replace(book, **changes)
    return replace(made, version=fingerprint(made))


def renamed(book: Codebook) -> Codebook:
    issue = replace(book.issues["talks"], name="Negotiations")
    return edited(book, issues={**book.issues, "talks": issue})


def restarted(pipeline: Pipeline, codebook: Codebook) -> Pipeline:
    made = Pipeline(pipeline.config, pipeline.database, codebook, pipeline.clock)
    made.adopt()
    return made


def client(pipeline: Pipeline, codebook: Codebook) -> FlaskClient:
    app = create_app(
        pipeline.config, database=pipeline.database, codebook=codebook, now=pipeline.clock
    )
    return app.test_client()


def count(database: Database, row: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def head(database: Database) -> int:
    with database.reading() as session:
        return ledger.head(session)


def test_what_is_shown_survives_the_database(pipeline: Pipeline) -> None:
    book = pipeline.codebook
    with pipeline.database.reading() as session:
        kept = codebook_at(session, ledger.head(session))
    assert kept is not None
    assert shown(kept) == shown(book)
    assert list(kept.issues) == list(book.issues)
    assert kept.issues["sanctions"].expected == dict(book.issues["sanctions"].expected)
    assert recall({**shown(book), "of a later version": 1}).version == book.version


def test_an_unchanged_codebook_writes_nothing(pipeline: Pipeline) -> None:
    before = head(pipeline.database)
    restarted(pipeline, load())
    assert head(pipeline.database) == before
    assert count(pipeline.database, CodebookRow) == count(pipeline.database, MethodRow) == 1


def test_another_order_is_another_codebook(pipeline: Pipeline) -> None:
    """Though its hash, which knows no order, is the same."""
    book = pipeline.codebook
    other = edited(book, parties=dict(reversed(book.parties.items())))
    assert other.version == book.version
    restarted(pipeline, other)
    assert count(pipeline.database, CodebookRow) == 2
    assert count(pipeline.database, MethodRow) == 1
    items = client(pipeline, book).get("/api/v1/parties").get_json()["items"]
    assert [one["id"] for one in items] == list(other.parties)


def test_the_weights_of_roles_are_the_codebooks(pipeline: Pipeline) -> None:
    """And what they were stays in the ledger, so that positions of then stay as they were."""
    before = head(pipeline.database)
    with pipeline.database.reading() as session:
        known = method_at(session, before)
    heavier = {**pipeline.codebook.authority, "legislator": 0.9}
    restarted(pipeline, edited(pipeline.codebook, authority=heavier))
    assert count(pipeline.database, MethodRow) == 2
    with pipeline.database.reading() as session:
        assert method_at(session, before) == known
        now = method_at(session, head(pipeline.database)).authority
    assert known.authority["legislator"] == 0.5
    assert now == {**known.authority, "legislator": 0.9}


def test_many_that_start_at_once_write_it_once(pipeline: Pipeline) -> None:
    book = renamed(pipeline.codebook)
    issue = replace(book.issues["swift"], half_life_days=10.0)
    book = edited(book, issues={**book.issues, "swift": issue})
    before, together = head(pipeline.database), threading.Barrier(4)
    failures: list[Exception] = []

    def start() -> None:
        own = Pipeline(pipeline.config, Database(pipeline.database.url), book, pipeline.clock)
        together.wait()
        try:
            own.adopt()
        except Exception as error:
            failures.append(error)
        own.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(pipeline.database, CodebookRow) == count(pipeline.database, MethodRow) == 2
    assert head(pipeline.database) == before + 1


def test_answers_show_the_codebook_of_the_ledger(pipeline: Pipeline, clock) -> None:
    """A process of the API that starts with a newer file shows it once the ledger has it, so that
    what it says now is what it will say of now."""
    newer = renamed(pipeline.codebook)
    asked = client(pipeline, newer)

    def name(query: str = "") -> str:
        return str(asked.get(f"/api/v1/issues/talks{query}").get_json()["name"])

    assert name() == "Talks"
    assert asked.get("/api/v1/meta").get_json()["versions"]["codebook"] == pipeline.codebook.version
    clock.advance(minutes=20)
    moment = clock().isoformat().replace("+00:00", "Z")
    clock.advance(minutes=20)
    tag = asked.get(f"/api/v1/issues/talks?known_at={moment}").headers["ETag"]
    restarted(pipeline, newer)
    assert name() == "Negotiations"
    assert name(f"?known_at={moment}") == "Talks"
    again = asked.get(f"/api/v1/issues/talks?known_at={moment}", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_the_first_codebook_serves_all_numbers_before_it(pipeline: Pipeline, clock) -> None:
    """As in a database of an earlier version, which kept none."""
    with pipeline.database.writing() as session:
        session.delete(session.scalars(select(CodebookRow)).one())
    book = renamed(pipeline.codebook)
    asked = client(pipeline, book)
    assert asked.get("/api/v1/issues/talks").get_json()["name"] == "Negotiations"
    restarted(pipeline, book)
    early = "/api/v1/issues/talks?known_at=2001-01-01T00:00:00Z"
    assert asked.get(early).get_json()["name"] == "Negotiations"
    with pipeline.database.reading() as session:
        kept = codebook_at(session, 1)
    assert kept is not None
    assert kept.issues["talks"].name == "Negotiations"


@pytest.fixture
def told(pipeline: Pipeline, clock) -> Pipeline:
    """An article of an outlet that belongs to Russia, which tells what Ukraine holds."""
    article = Article(text=TEXT, title="Lavrov", language="en", outlet="TASS",
                      published_on=date(2022, 2, 15))  # fmt: skip
    with pipeline.database.writing() as session:
        occasion = Occasion("seed", clock())
        commit(session, pipeline.draft(article), occasion, pipeline.codebook)
    return pipeline


def test_positions_follow_the_party_of_an_outlet(told: Pipeline, clock) -> None:
    book, database = told.codebook, told.database
    asked = client(told, book)
    cell = "/api/v1/positions/ukraine/sanctions"
    clock.advance(minutes=20)
    moment = clock().isoformat().replace("+00:00", "Z")
    clock.advance(minutes=20)
    before = asked.get(f"{cell}?known_at={moment}").get_data()
    states = count(database, StateRow)
    tass = replace(book.outlets["tass"], party=None, name="TASS agency")
    restarted(told, edited(book, outlets={**book.outlets, "tass": tass}))
    assert count(database, StateRow) > states, "the cells it told of are computed anew"
    with database.reading() as session:
        assert session.get_one(OutletRow, "tass").party is None
        [former] = session.scalars(select(FormerOutletRow))
        assert (former.name, former.party, former.ended) == ("TASS", "russia", ledger.head(session))
    assert asked.get(f"{cell}?known_at={moment}").get_data() == before
    then, now = asked.get(f"{cell}?known_at={moment}").get_json(), asked.get(cell).get_json()
    assert now["confidence"] > then["confidence"], "it is no longer another party's word"
