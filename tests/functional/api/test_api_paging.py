"""A client that pages while another process inserts sees every row of its start exactly once."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from sqlalchemy import func, select

from tracker.statements.models import StatementRow

ROOT = Path(__file__).parents[3]
INSERT = textwrap.dedent(
    """
    import sys, time
    from datetime import date, datetime, UTC
    from tests.unit.api.archive import Archive
    from tracker.db import Database
    archive = Archive.__new__(Archive)
    archive.quiet = False
    archive.database, archive.clock, archive.numbers = Database(sys.argv[1]), datetime(
        2022, 2, 1, tzinfo=UTC), []
    end, n = time.monotonic() + 4, 0
    print("ready", flush=True)
    while n < 4 or time.monotonic() < end:
        n += 1
        archive.article(f"Number {n}: the door stays open.", [
            {"said_on": date(2022, 1, 1 + n % 28), "party": "nato", "stance": "support"},
            {"said_on": None, "party": "nato", "stance": "support"}])
    print(n)
    """
)


@pytest.mark.parametrize("query", ["limit=3", "limit=3&q=door or pipeline or enlargement"])
def test_every_row_of_the_start_exactly_once(service, query):
    for number in range(30):
        service.archive.article(
            f"Before {number}: the door stays open.", [{"party": "nato", "stance": "support"}]
        )
    with service.database.reading() as session:
        there = {f"s{n}" for n in session.scalars(select(StatementRow.id))}
        count = session.scalar(select(func.count()).select_from(StatementRow))
    url = service.database.url
    writer = subprocess.Popen(
        [sys.executable, "-c", INSERT, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    seen: list[str] = []
    address = f"{service.address}/api/v1/statements?{query}"
    with httpx.Client(timeout=250) as client:
        while address:
            page = client.get(address).raise_for_status().json()
            seen += [item["id"] for item in page["items"]]
            address = page["next"] and urljoin(address, page["next"])
    out, error = writer.communicate(timeout=250)
    assert writer.returncode == 0, error
    written = int(out)
    assert written > 3
    assert len(seen) == len(set(seen))
    if "q=" in query:  # s5 does not hold one of the words
        there -= {"s5"}
    assert there <= set(seen)
    assert count
