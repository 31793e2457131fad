"""An answer for a past `known_at` never changes, whatever is ingested, reviewed, recoded or
configured afterwards: every route that takes it is asked before and after, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.snapshots import Answers, again, differences, operations, snapshot
from tracker.app import create_app
from tracker.codebook.comparing import fingerprint
from tracker.codebook.load import load
from tracker.codebook.model import Codebook, Issue, Party, Person
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline.service import Pipeline
from tracker.positions.models import CodebookRow, MethodRow

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
ADMIN = "correct-horse-battery"
WRITE = {"Authorization": f"Bearer {ADMIN}"}
AS_OF = "2022-02-10"


class Service:
    """Pipeline and API on one database, under a codebook that can be exchanged."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.config = Config(database_url=database.url, admin_token=ADMIN)
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        self.start(load())

    def start(self, codebook: Codebook) -> None:
        """Start anew with this codebook."""
        self.codebook = codebook
        self.pipeline = Pipeline(self.config, self.database, codebook, lambda: self.now)
        self.pipeline.adopt()
        app = create_app(
            self.config, database=self.database, codebook=codebook, now=lambda: self.now
        )
        app.testing = False
        self.client: FlaskClient = app.test_client()

    def seed(self, first: int, last: int) -> None:
        self.pipeline.seed(sorted(SEEDS.glob("2*.md"))[first:last])
        self.later(1)

    def later(self, minutes: int) -> str:
        """Let time pass; returns the instant in between."""
        self.now += timedelta(minutes=minutes)
        between = self.now.isoformat().replace("+00:00", "Z")
        self.now += timedelta(minutes=minutes)
        return between

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def review(self, offset: int) -> None:
        """Accept one statement, correct another, reject a third; add a fourth; code one blind."""
        rows = self.get("/statements?limit=1000")["items"][offset:]
        for row, body in zip(
            rows,
            (
                {"status": "accepted", "note": "yes"},
                {"status": "corrected", "fields": {"stance": "open", "said_on": "2022-01-05"}},
                {"status": "rejected"},
            ),
            strict=False,
        ):
            answer = self.client.patch(f"/api/v1/statements/{row['id']}", json=body, headers=WRITE)
            assert answer.status_code == 200, answer.get_json()
        last = rows[3]
        body = {"article": last["article"]["id"], "party": "france", "issue": "talks",
                "stance": "support", "evidence": last["evidence"]["text"], "speaker": "Jean Martin",
                "start": last["evidence"]["start"], "said_on": "2022-01-20"}  # fmt: skip
        made = self.client.post("/api/v1/statements", json=body, headers=WRITE)
        assert made.status_code == 201, made.get_json()
        task = self.client.get("/api/v1/review/next", headers=WRITE).get_json()
        answer = {"draw": task["draw"], "found": []}
        assert self.client.post("/api/v1/review", json=answer, headers=WRITE).status_code == 200


@pytest.fixture
def service(database: Database) -> Service:
    return Service(database)


def test_answers_for_a_past_instant_stay_as_they_were(service: Service) -> None:
    service.seed(0, 9)
    first = service.later(20)
    at_first = snapshot(service.client, first, AS_OF)
    assert_tells_something(at_first)

    service.review(0)
    service.start(edited(service.codebook))
    service.seed(9, 15)
    assert differences(at_first, again(service.client, at_first)) == []
    second = service.later(20)
    at_second = snapshot(service.client, second, AS_OF)
    assert_tells_something(at_second)

    service.review(6)
    service.start(edited_again(service.codebook))
    service.seed(15, 20)
    report = service.pipeline.recode(processes=1)
    assert report.articles >= 15
    service.review(3)
    service.later(20)
    for before in (at_first, at_second):
        assert differences(before, again(service.client, before)) == []

    with service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CodebookRow)) == 3
        assert session.scalar(select(func.count()).select_from(MethodRow)) == 3
    past_and_present(service, first, second)
    pages(service, first, second)


def past_and_present(service: Service, first: str, second: str) -> None:
    """What was dropped, renamed or put elsewhere is so now, and was not then."""
    assert "swift" in [one["id"] for one in service.get(f"/issues?known_at={first}")["items"]]
    assert "swift" not in [one["id"] for one in service.get("/issues")["items"]]
    assert service.client.get("/api/v1/positions?issue=swift").status_code == 400
    assert service.client.get("/api/v1/positions/russia/swift").status_code == 404
    assert service.get(f"/positions?issue=swift&known_at={first}")["items"]
    assert service.get(f"/positions/russia/swift?known_at={second}")["issue"] == "swift"
    assert service.client.get("/api/v1/statements?party=china").status_code == 400
    assert service.client.get("/api/v1/statements?issue=grain").status_code == 200
    assert service.client.get(f"/api/v1/statements?issue=grain&known_at={first}").status_code == 400
    assert [one["id"] for one in service.get("/parties")["items"]][:2] == ["ukraine", "nato"]

    def speaker(query: str) -> str:
        [one, *_] = service.get(f"/statements?issue=nato-expansion&speaker={query}")["items"]
        assert one["speaker"]["name"] == "Vladimir Putin"
        return str(one["speaker"]["id"])

    assert speaker(f"vladimir-putin&known_at={first}") == "vladimir-putin"
    assert speaker("the-president") == "the-president"
    assert service.get("/statements?speaker=vladimir-putin")["items"] == []
    kremlin = [one["outlet"] for one in service.get(f"/articles?outlet=kremlin&known_at={first}")[
        "items"]]  # fmt: skip
    assert {one["party"] for one in kremlin} == {"russia"}
    now = [one["outlet"] for one in service.get("/articles?outlet=kremlin")["items"]]
    assert {(one["name"], one["party"]) for one in now} == {("Kremlin press", None)}
    assert service.get(f"/outlets/kremlin?known_at={second}")["party"] == "ukraine"
    reading = service.get("/positions/russia/nato-expansion")["reading"]
    assert "shut the door" in reading
    assert "shut the door" not in service.get(f"/positions/russia/nato-expansion?known_at={first}")[
        "reading"]  # fmt: skip


def pages(service: Service, first: str, second: str) -> None:
    """The dashboard shows both, the past under the names of then."""
    for query in ("", f"&known_at={first}", f"&known_at={second}"):
        for path in ("/?as_of=2022-02-10", "/changes?all=1", "/gaps?a=russia&b=nato",
                     "/positions/russia/nato-expansion?order=date", "/articles?outlet=",
                     "/articles/a1?from=x", "/search?q=sanctions",
                     "/charts/matrix.svg?as_of=2022-02-10"):  # fmt: skip
            assert service.client.get(path + query).status_code == 200, path + query
    assert "SWIFT" in service.client.get(f"/?known_at={first}").get_data(as_text=True)
    for party in ("china", "russia"):
        answer = service.client.get(f"/positions/{party}/swift?known_at={second}")
        assert answer.status_code == 200
        assert service.client.get(f"/positions/{party}/swift").status_code == 404


def assert_tells_something(answers: Answers) -> None:
    """Every route, each of them found, and enough in them to differ."""
    assert {status for status, _, _ in answers.values()} == {200}
    asked = {one.name for one in operations()}
    assert len(asked) >= 24, asked
    bodies = [body for _, body, _ in answers.values()]
    assert sum(b'"evidence":[{' in body for body in bodies) > 20
    assert sum(b"Vladimir Putin" in body for body in bodies) > 20


def edited(book: Codebook) -> Codebook:
    """Labels, order, half-lives, an id of a person, the party of an outlet; an issue more."""
    expansion = replace(
        book.issues["nato-expansion"],
        name="Enlargement",
        support_label="leave it open",
        oppose_label="shut the door",
        half_life_days=30.0,
        core=False,
    )
    issues = {"talks": book.issues["talks"], **book.issues, "nato-expansion": expansion}
    issues["grain"] = Issue("grain", "Grain", "grain is shipped", "ship it", "keep it",
                            terms=book.issues["talks"].terms[:1])  # fmt: skip
    outlets = {**book.outlets, "kremlin": replace(book.outlets["kremlin"], party="ukraine")}
    people = tuple(map(_renamed, book.people))
    parties = {**book.parties, "un": Party("un", "United Nations", ("the UN",))}
    return _versioned(replace(book, issues=issues, outlets=outlets, people=people, parties=parties))


def edited_again(book: Codebook) -> Codebook:
    """A party and an issue fewer, another order, other names and aliases."""
    left = {"ukraine": book.parties["ukraine"], "nato": book.parties["nato"], **book.parties}
    del left["china"]
    nato = replace(left["nato"], name="The Alliance", aliases=("NATO",))
    issues = {
        key: replace(issue, half_life_days=45.0, expected={})
        for key, issue in reversed(book.issues.items()) if key != "swift"
    }  # fmt: skip
    outlets = {**book.outlets}
    outlets["kremlin"] = replace(outlets["kremlin"], name="Kremlin press", party=None)
    outlets = {key: one for key, one in outlets.items() if one.party != "china" and key != "tass"}
    people = tuple(
        replace(one, aliases=(*one.aliases, f"{one.name} of old"), role="Somebody")
        for one in book.people if one.party != "china"
    )  # fmt: skip
    cues = replace(book.cues, predicates=tuple(
        p for p in book.cues.predicates if "swift" not in p.issues))  # fmt: skip
    return _versioned(replace(
        book, parties={**left, "nato": nato}, issues=issues, outlets=outlets, people=people,
        cues=cues, name="Another name",
    ))  # fmt: skip


def _renamed(person: Person) -> Person:
    return replace(person, id="the-president") if person.name == "Vladimir Putin" else person


def _versioned(book: Codebook) -> Codebook:
    return replace(book, version=fingerprint(book))
