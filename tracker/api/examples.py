"""One example of each shape, for the documentation. Invented, like the articles they point to."""

from __future__ import annotations

from typing import Any

STATEMENT: dict[str, Any] = {
    "id": "s12",
    "party": "russia",
    "issue": "nato-expansion",
    "stance": "oppose",
    "conditional": False,
    "condition": None,
    "speaker": {
        "id": "sergei-ryabkov",
        "name": "Sergei Ryabkov",
        "role": "Deputy Foreign Minister",
        "party": "russia",
    },
    "mode": "direct",
    "mention": False,
    "reported_by": None,
    "evidence": {"text": "“No further enlargement,” he said.", "start": 412, "end": 446},
    "article": {
        "id": "a7",
        "title": "Talks end without agreement",
        "url": "https://news.example/talks",
        "outlet": "news.example",
        "published_on": "2022-01-11",
        "revision": 1,
    },
    "said_on": "2022-01-10",
    "said_on_precision": "day",
    "recorded_at": "2022-01-11T08:00:00Z",
    "confidence": 0.93,
    "utterance": "u3f9a",
    "status": "current",
    "replaced_by": None,
    "review": None,
}

POSITION: dict[str, Any] = {
    "party": "russia",
    "issue": "nato-expansion",
    "stance": "oppose",
    "score": -0.98,
    "score_interval": [-1.0, -0.9],
    "confidence": 0.99,
    "conditional": False,
    "conditions": [],
    "reading": "opposes NATO expansion (close it), firmly, since 10 November 2021",
    "since": "2021-11-10",
    "last_stated": "2022-01-10",
    "counts": {"support": 0, "oppose": 23, "open": 0},
    "utterances": 23,
    "mentions": 4,
    "articles": 14,
    "outlets": 6,
    "status": "current",
    "silence": None,
    "basis": "government",
    "confirmed": True,
    "dissent": 0,
}

CHANGE: dict[str, Any] = {
    "id": "c5b1d",
    "party": "germany",
    "issue": "nord-stream-2",
    "kind": "reversed",
    "from": {"stance": "support", "score": 0.6},
    "to": {"stance": "oppose", "score": -0.9},
    "on": "2022-02-22",
    "evidence": ["s88", "s91"],
    "status": "confirmed",
    "utterances": 2,
    "recorded_at": "2022-02-22T14:00:00Z",
}

POINT: dict[str, Any] = {
    "party": "russia",
    "issue": "nato-expansion",
    "start": "2022-01-10",
    "end": "2022-01-16",
    "stance": "oppose",
    "score": -0.98,
    "utterances": 5,
    "articles": 4,
    "partial": False,
}

GAP: dict[str, Any] = {
    "issue": "nato-expansion",
    "a": {"party": "russia", "stance": "oppose", "score": -0.98, "reading": POSITION["reading"]},
    "b": {
        "party": "nato",
        "stance": "support",
        "score": 0.96,
        "reading": "supports NATO expansion (keep the door open), firmly, since 1 December 2021",
    },
    "distance": 0.97,
    "history": [{"on": "2021-12-01", "distance": 0.97, "moved_by": ["s3"]}],
}

FEED: dict[str, Any] = {
    "id": "f3",
    "url": "https://news.example/rss",
    "title": "News Example",
    "site": "https://news.example/",
    "status": "ok",
    "paused": False,
    "last_poll": "2022-01-12T09:30:00Z",
    "last_success": "2022-01-12T09:30:00Z",
    "last_error": None,
    "errors": 0,
    "http_status": 200,
    "entries": 120,
    "new_entries": 3,
    "next_poll": "2022-01-12T10:00:00Z",
    "interval": 1800,
    "interval_reason": "it publishes about every hour",
    "tags": ["world"],
    "created_at": "2022-01-01T00:00:00Z",
}

JOB: dict[str, Any] = {
    "id": "j9",
    "kind": "poll",
    "status": "queued",
    "created_at": "2022-01-12T09:30:00Z",
    "finished_at": None,
    "attempts": 0,
    "progress": None,
    "result": None,
    "error": None,
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "Statement": STATEMENT,
    "Position": POSITION,
    "Change": CHANGE,
    "Point": POINT,
    "Gap": GAP,
    "Feed": FEED,
    "Job": JOB,
    "Party": {
        "id": "russia",
        "name": "Russia",
        "aliases": ["Russian Federation"],
        "demonyms": ["Russian"],
        "metonyms": ["Moscow", "the Kremlin"],
    },
    "Segment": {
        "stance": "oppose",
        "score": -0.98,
        "conditional": False,
        "from": "2021-11-10",
        "to": None,
        "statements": ["s12"],
        "basis": "government",
        "confirmed": True,
    },
}
