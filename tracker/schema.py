"""All rows of all stages in one metadata: what the migrations have to yield."""

from tracker import db, jobs, ledger
from tracker.articles import models as articles
from tracker.positions import models as positions
from tracker.sources import models as sources
from tracker.statements import models as statements
from tracker.statements import search
from tracker.webhooks import models as webhooks

metadata = db.Base.metadata

__all__ = [
    "articles",
    "jobs",
    "ledger",
    "metadata",
    "positions",
    "search",
    "sources",
    "statements",
    "webhooks",
]
