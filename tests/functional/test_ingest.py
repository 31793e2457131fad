"""Real processes on one database: shared polling, seeding that goes on, Ctrl-C, backfill, OPML."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET  # our own output
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from sqlalchemy import func, select

from tests import crashes
from tests.processes import alive, until
from tests.processes import children as children_of
from tests.servers.many import many_feeds
from tests.servers.news import news_site
from tracker.articles.models import ArticleRow, RevisionRow
from tracker.db import Database
from tracker.sources import subscriptions
from tracker.sources.models import EntryRow, FeedRow
from tracker.statements.models import CodingRow


def environment(database: Database) -> dict[str, str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    return environ | {
        "TRACKER_DATABASE_URL": database.url,
        "TRACKER_ALLOW_PRIVATE_NETWORKS": "127.0.0.1/32",
        "TRACKER_HOST_CONCURRENCY": "0",
        "TRACKER_HOST_SPACING": "0",
    }


def start(database: Database, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", *map(str, arguments)],
        env=environment(database), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def tracker(database: Database, *arguments: str | Path) -> str:
    process = start(database, *arguments)
    out, error = process.communicate(timeout=280)
    assert process.returncode == 0, error
    return out


def count(database: Database, row: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def until_some(process: subprocess.Popen[str], database: Database, more_than: int = 0) -> None:
    """Wait until articles are stored, or the process has ended."""
    until(
        lambda: process.poll() is not None or count(database, ArticleRow) > more_than,
        "article",
        240,
    )


def write_articles(folder: Path, number: int) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(number):
        (folder / f"{n:04}.txt").write_text(
            f"Report number {n} of the series\n\n"
            f"Russia demands that NATO stop its expansion to the east, Foreign Minister Sergei "
            f"Lavrov said in speech number {n}. He spoke to reporters in Moscow about item {n}.\n"
        )


def test_four_processes_poll_each_due_feed_once(database: Database) -> None:
    with many_feeds(feeds=40, entries=1) as site:
        crashes.follow(database, site)
        processes = [start(database, "ingest") for _ in range(4)]
        said = [process.communicate(timeout=280) for process in processes]
        assert [p.returncode for p in processes] == [0] * 4, said
        polls = [path for path in site.requests if path.startswith("/feed/")]
        assert sorted(polls) == sorted(f"/feed/{n}" for n in range(40))
        assert sum(int(out.split(" feeds polled")[0]) for out, _ in said) == 40
        crashes.check(database, site)


def test_seeding_that_was_killed_goes_on_where_it_stopped(
    database: Database, tmp_path: Path
) -> None:
    total, stored = 0, 0
    while total == stored:  # one that was not killed in time tells nothing: more for the next
        total += 200
        write_articles(tmp_path / "articles", total)
        process = start(database, "seed", tmp_path / "articles", "--processes", "2")
        until_some(process, database, more_than=stored)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        stored = count(database, ArticleRow)
    assert 0 < stored < total
    out = tracker(database, "seed", tmp_path / "articles", "--processes", "2")
    assert out.startswith(f"{total - stored} new articles, 0 revised, {stored} known already")
    for row in (ArticleRow, RevisionRow, CodingRow):
        assert count(database, row) == total


def test_the_processes_of_a_killed_seed_end_too(database: Database, tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 200)
    process = start(database, "seed", tmp_path / "articles", "--processes", "2")
    until_some(process, database)
    children = children_of(process.pid)
    assert children
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until(lambda: not any(map(alive, children)), "end of the orphans")


def test_ctrl_c_ends_a_round_cleanly(database: Database) -> None:
    with many_feeds(feeds=60, entries=3) as site:
        crashes.follow(database, site)
        process = start(database, "ingest", "--all")
        until_some(process, database)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=280)
        assert process.returncode != 0
        assert "stopping after the article at hand" in error
        assert "Traceback" not in error
        with database.reading() as session:
            leased = (
                select(func.count()).select_from(FeedRow).where(FeedRow.lease_owner.is_not(None))
            )
            assert session.scalar(leased) == 0
        assert count(database, ArticleRow) < 180
        out = tracker(database, "ingest", "--all")
        assert out.startswith("60 feeds polled, 0 failed")
        crashes.check(database, site)


def test_since_goes_back_through_the_pages_of_a_feed(database: Database) -> None:
    with news_site() as site:
        days = [f"2022-02-{day:02}" for day in range(20, 0, -1)]
        for n, day in enumerate(days):
            site.write(
                f"/{n}", f"Report {n}", datetime.fromisoformat(day).replace(tzinfo=UTC),
                f"Russia demands that NATO stop its expansion, Sergei Lavrov said in report {n}.",
                f"He spoke in Moscow, and it was the {n}th time in as many days that he did so.",
            )  # fmt: skip

        def page(number: int) -> bytes:
            """Five entries; the page after is linked as RFC 5005 has it."""
            entries = "".join(
                f"<entry><id>tag:{n}</id><title>Report {n}</title>"
                f"<link href='{escape(site.address)}/{n}'/><updated>{days[n]}T09:00:00Z</updated>"
                "</entry>"
                for n in range(5 * number, 5 * number + 5)
            )
            following = f"<link rel='next' href='{site.address}/page{number + 1}'/>"
            return (
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>Paged</title><id>x</id>"
                f"{following if number < 4 else ''}{entries}</feed>"
            ).encode()

        for number in range(1, 4):
            site.pages[f"/page{number}"] = (200, "application/atom+xml", page(number))
        site.feed = lambda: page(0)  # type: ignore[method-assign]
        with database.writing() as session:
            subscriptions.subscribe(session, site.feed_url, now=datetime.now(UTC))
        out = tracker(database, "ingest", "--since", "2022-02-08")
        assert out.startswith("1 feeds polled, 0 failed; 13 new entries, 13 articles")
        assert "/page4" not in site.requests  # the third held nothing so late
        assert count(database, EntryRow) == 13
        again = tracker(database, "ingest", "--since", "2022-02-08")
        assert again.startswith("1 feeds polled, 0 failed; 0 new entries, 0 articles, 0 revised")


def test_the_starter_feeds_go_in_and_out_as_opml(database: Database, tmp_path: Path) -> None:
    starter = files("tracker.seeds") / "feeds.opml"
    source = tmp_path / "starter.opml"
    source.write_bytes(starter.read_bytes())
    listed = {e.get("xmlUrl") for e in ET.parse(source).iter("outline") if e.get("xmlUrl")}
    assert len(listed) >= 12
    assert tracker(database, "feeds", "import", source).startswith(f"{len(listed)} feeds added")
    first = tracker(database, "feeds", "export")
    exported = tmp_path / "exported.opml"
    exported.write_text(first)
    again = tracker(database, "feeds", "import", exported)
    assert again.startswith(f"0 feeds added, {len(listed)} were followed already")
    with database.reading() as session:
        rows = session.scalars(select(FeedRow)).all()
    assert {row.url for row in rows} == listed
    assert all(row.tags for row in rows)
    back = {
        (e.get("xmlUrl"), e.get("title") or e.get("text"))
        for e in ET.parse(exported).iter("outline")
        if e.get("xmlUrl")
    }
    assert back == {(row.url, row.title) for row in rows}
