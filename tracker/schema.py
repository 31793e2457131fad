"""All rows of all stages in one metadata: what the migrations have to yield."""

from tracker import db

metadata = db.Base.metadata

__all__ = [
    *("articles", "jobs", "metadata", "positions", "search", "sources", "statements", "webhooks"),
]
