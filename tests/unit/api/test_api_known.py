"""Whatever is learned or configured, in whatever order, every earlier answer stays."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.snapshots import Answers, again, differences, snapshot
from tests.unit.api.archive import CODEBOOK, Archive, fill
from tests.unit.api.conftest import ADMIN, WRITE, Clock
from tracker.app import create_app
from tracker.codebook.comparing import fingerprint
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Base, Database
from tracker.positions.adopting import adopt

ISSUES = tuple(CODEBOOK.issues)[:3]
PARTIES = ("russia", "nato", "germany")
SMALL = replace(
    CODEBOOK,
    parties={key: CODEBOOK.parties[key] for key in PARTIES},
    issues={key: CODEBOOK.issues[key] for key in (*ISSUES, "nord-stream-2")},
)


class Tracker:
    """An archive and its API, to which things happen."""

    def __init__(self, folder: str) -> None:
        self.database = Database(f"sqlite:///{Path(folder) / 'tracker.db'}")
        Base.metadata.create_all(self.database.engine)
        self.archive = Archive(self.database)
        fill(self.archive)
        self.clock = Clock()
        config = Config(database_url=self.database.url, admin_token=ADMIN)
        self.book = SMALL
        app = create_app(config, database=self.database, codebook=SMALL, now=self.clock)
        self.client = app.test_client()
        self.configure(0)

    def later(self) -> str:
        """Let time pass; returns the instant in between."""
        self.clock.now += timedelta(minutes=20)
        between = self.clock.now.isoformat().replace("+00:00", "Z")
        self.clock.now += timedelta(minutes=20)
        self.archive.clock = self.clock.now
        return between

    def look(self) -> Answers:
        """Everything as it is known now, asked later."""
        return snapshot(self.client, self.later(), "2022-02-25", csv=False)

    def ingest(self, n: int) -> None:
        one = {"party": PARTIES[n % 3], "issue": ISSUES[n % 2], "said_on": date(2022, 1, 5 + n),
               "stance": ("support", "oppose", "open")[n % 3], "speaker": "Sergei Ryabkov",
               "kind": "minister"}  # fmt: skip
        self.archive.article(f"Words number {n} of a minister.", [one])

    def judge(self, n: int) -> None:
        items = self.client.get("/api/v1/statements?limit=1000").get_json()["items"]
        if items:
            body: dict[str, Any] = (
                {"status": "accepted"},
                {"status": "rejected", "note": "no"},
                {"status": "corrected", "fields": {"stance": "open", "speaker": "Olaf Scholz"}},
            )[n % 3]
            path = f"/api/v1/statements/{items[n % len(items)]['id']}"
            assert self.client.patch(path, json=body, headers=WRITE).status_code == 200

    def configure(self, n: int) -> None:
        """A codebook with a name, a half-life, an order, a person's id and a set of issues."""
        issues = {
            key: replace(one, name=f"{one.name} {n}", half_life_days=30.0 + n)
            for key, one in SMALL.issues.items() if n % 2 or key != ISSUES[2]
        }  # fmt: skip
        parties = dict(reversed(SMALL.parties.items())) if n % 3 else SMALL.parties
        people = tuple(replace(one, id=f"{one.id}-{n}") for one in SMALL.people)
        self.adopt(replace(SMALL, issues=issues, parties=parties, people=people))

    def adopt(self, book: Codebook) -> None:
        with self.database.writing() as session:
            made = replace(book, version=fingerprint(book))
            adopt(session, made, now=self.archive.tick())

    def close(self) -> None:
        self.database.dispose()


STEPS = st.lists(
    st.tuples(st.sampled_from(("ingest", "judge", "configure")), st.integers(0, 20)),
    min_size=3,
    max_size=4,
)


@settings(max_examples=4)
@given(steps=STEPS)
def test_every_answer_stays(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tracker = Tracker(folder)
        looks: list[Answers] = []
        for what, n in steps:
            looks.append(tracker.look())
            getattr(tracker, what)(n)
        tracker.later()
        for answers in looks:
            assert differences(answers, again(tracker.client, answers)) == []
        tracker.close()
