"""A database that breaks its connections: 503 at most once for each, then answers again."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import text


def test_broken_connections_are_replaced(service):
    if service.database.dialect != "postgresql":
        pytest.skip("SQLite has no connections that others can break")
    with httpx.Client(base_url=service.address) as client:
        for number in range(6):
            client.get(f"/api/v1/statements?limit={number + 1}").raise_for_status()
        with service.database.engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND backend_type = 'client backend'"  # autovacuum is the server's own
                )
            )
        answers = [client.get(f"/api/v1/statements?limit={n + 10}") for n in range(12)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 503}
    assert statuses[-6:] == [200] * 6
    for answer in answers:
        if answer.status_code == 503:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Retry-After"]
