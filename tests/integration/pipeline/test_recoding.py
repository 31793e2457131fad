"""A recode tells what it changed and why: printed, stored, served; dry it changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tracker.app import create_app
from tracker.articles.article import Article
from tracker.jobs import JobRow, enqueue
from tracker.ledger import LedgerEntry
from tracker.pipeline.service import Pipeline
from tracker.pipeline.storing import Occasion, commit
from tracker.positions.refresh import refresh
from tracker.statements.models import CodingRow, StatementRow

TEXT = (
    "Moscow, 15 February 2022. Foreign Minister Sergei Lavrov said on Tuesday that Russia will "
    "never accept a further expansion of NATO to the east."
)


@pytest.fixture
def misread(pipeline: Pipeline, clock) -> Pipeline:
    """An article that an older coder read the other way round."""
    article = Article(text=TEXT, title="Lavrov", language="en", published_on=clock().date())
    with pipeline.database.writing() as session:
        stored = commit(session, pipeline.draft(article), Occasion("seed", clock()),
                        pipeline.codebook)  # fmt: skip
        assert stored.statements == 1
        row = session.scalars(select(StatementRow)).one()
        session.scalars(select(CodingRow)).one().coder = "0ld"
        assert row.stance == "oppose"
        row.stance = "support"
        session.flush()
        refresh(session, row.recorded, {(row.party, row.issue): row.counts_on})
    return pipeline


def test_the_report_of_a_recode_by_hand_is_printed_stored_and_served(misread: Pipeline) -> None:
    report = misread.recode(processes=1)
    printed = "\n".join(report.lines())
    assert "1 articles coded anew, 1 differ" in printed
    assert "coder 0ld" in printed
    assert "1 because of another coder" in printed
    assert "+1 russia oppose nato-expansion" in printed
    assert "-1 russia support nato-expansion" in printed
    assert "russia on nato-expansion: support +1.00 -> oppose -1.00" in printed
    app = create_app(misread.config, database=misread.database)
    [job] = app.test_client().get("/api/v1/jobs?kind=recode").get_json()["items"]
    assert job["status"] == "done"
    assert job["result"] == report.to_json()
    assert job["result"]["reasons"] == {"another coder": 1}
    assert job["result"]["statements"] == {"new": 1, "superseded": 1}
    [moved] = job["result"]["positions"]
    assert (moved["before"]["stance"], moved["after"]["stance"]) == ("support", "oppose")
    again = misread.recode(processes=1)
    assert (again.articles, again.moved) == (0, {})


def test_a_dry_recode_tells_the_same_and_changes_nothing(misread: Pipeline) -> None:
    def ledger() -> int:
        with misread.database.reading() as session:
            return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0

    before = ledger()
    report = misread.recode(dry_run=True, processes=1)
    assert report.moved["russia", "nato-expansion"].after == {"stance": "oppose", "score": -1.0}
    assert "would be coded anew" in next(report.lines(dry_run=True))
    assert ledger() == before
    with misread.database.reading() as session:
        assert session.scalars(select(JobRow)).all() == []


def test_the_words_that_were_sent_with_a_job_go_with_its_end(pipeline: Pipeline, clock) -> None:
    """A job's row keeps no second copy of an article that a withdrawal would have to find."""
    sent = {"title": "Lavrov", "text": TEXT, "author": "A. Reporter", "published": "2022-02-15",
            "outlet": "News"}  # fmt: skip
    with pipeline.database.writing() as session:
        enqueue(session, "article", sent, now=clock(), actor="admin")
        enqueue(session, "article", sent | {"published": "no day"}, now=clock(), actor="admin")
    assert pipeline.work_jobs() == 2
    with pipeline.database.reading() as session:
        done, failed = session.scalars(select(JobRow).order_by(JobRow.id))
        assert (done.status, failed.status) == ("done", "failed")
        assert [job.payload.keys() & {"title", "text", "author"} for job in (done, failed)] == [
            set(),
            set(),
        ]
