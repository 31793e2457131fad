"""The API under load, beside (a) the same bytes from memory and (b) SQL and orjson by hand.

All three in one process behind the same server: run as `python api_server.py DATABASE`, prints its
port. A header X-Fresh makes the API compute its answer anew.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import threading
from typing import Any

import orjson
from flask import Flask, Response, request
from waitress.server import create_server

from tracker.app import create_app
from tracker.config import Config
from tracker.serve import GIVE_WAY

PAGE = """
SELECT s.id, s.party, s.issue, s.stance, s.conditional, s.condition, s.speaker_name,
  s.speaker_role, s.speaker_party, s.mode, s.mention, s.reported_by, s.evidence, s.start, s.end,
  s.article_id, r.title, a.url, s.outlet_id, r.published_on, r.number, s.said_on,
  s.said_on_precision, l.recorded_at, s.confidence, m.utterance, s.replaced_by, v.status
FROM statements s JOIN articles a ON a.id = s.article_id JOIN revisions r ON r.id = s.revision_id
  JOIN ledger l ON l.number = s.recorded
  LEFT JOIN memberships m ON m.statement_id = s.id AND m.ended IS NULL
  LEFT JOIN reviews v ON v.id = (SELECT max(id) FROM reviews o WHERE o.statement_id = s.id)
WHERE s.party = ? AND s.issue = ? AND s.ended IS NULL AND s.said_on IS NOT NULL
ORDER BY s.said_on DESC, s.id DESC LIMIT 101
"""


def build(path: str) -> Flask:
    """The app with what it is compared to."""
    app = create_app(Config(database_url=f"sqlite:///{path}"))
    service = app.extensions["tracker"]
    client = app.test_client()
    kept: dict[str, bytes] = {}
    local = threading.local()

    @app.get("/memory/<path:rest>")
    def memory(rest: str) -> Response:
        """(a) What the API answers there, from memory."""
        address = f"/{rest}?{request.query_string.decode()}"
        if address not in kept:
            kept[address] = client.get(address).get_data()
        return Response(kept[address], mimetype="application/json")

    @app.get("/byhand")
    def by_hand() -> Response:
        """(b) A page of statements by sqlite3 and orjson."""
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path)
        rows = local.connection.execute(PAGE, (request.args["party"], request.args["issue"]))
        items = [_item(row) for row in rows.fetchall()]
        document = {"items": items[:100], "next": "x" if len(items) > 100 else None}
        return Response(orjson.dumps(document), mimetype="application/json")

    @app.before_request
    def forget() -> None:
        """Compute the answer anew where a header asks for it."""
        if "X-Fresh" in request.headers:
            service.cache.clear()

    return app


def _item(row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        "id": f"s{row[0]}", "party": row[1], "issue": row[2], "stance": row[3],
        "conditional": bool(row[4]), "condition": row[5],
        "speaker": row[6] and {"id": row[6], "name": row[6], "role": row[7], "party": row[8]},
        "mode": row[9], "mention": bool(row[10]), "reported_by": row[11],
        "evidence": {"text": row[12], "start": row[13], "end": row[14]},
        "article": {"id": f"a{row[15]}", "title": row[16], "url": row[17], "outlet": row[18],
                    "published_on": row[19], "revision": row[20]},
        "said_on": row[21], "said_on_precision": row[22],
        "recorded_at": row[23].replace(" ", "T") + "Z", "confidence": row[24],
        "utterance": row[25], "status": "current", "replaced_by": row[26], "review": row[27],
    }  # fmt: skip


if __name__ == "__main__":
    app = build(sys.argv[1])
    gc.freeze()  # as `tracker serve` does, and this
    sys.setswitchinterval(GIVE_WAY)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    print(server.effective_port, flush=True)
    server.run()
