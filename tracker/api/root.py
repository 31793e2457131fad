"""What stands at the root: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from sqlalchemy import select, text

from tracker.api.call import Call
from tracker.api.metrics import CONTENT_TYPE
from tracker.api.operation import Resource
from tracker.api.problems import Problem
from tracker.api.schemas.meta import Health
from tracker.api.service import Service
from tracker.db import Negotiation

root = Resource("service", "Is it alive, is it ready, how is it doing.", prefix="")


@root.get(
    "/healthz", "get_health", "The process answers", shape=Health, basis="static", scope="open"
)
def healthz(service: Service) -> Health:
    """Says nothing about the database: that is what /readyz is for."""
    return Health(status="ok")


@root.get(
    "/readyz",
    "get_readiness",
    "The database answers and is migrated",
    shape=Health,
    scope="open",
)
def readyz(call: Call) -> Health:
    """Ready once the database answers, is migrated, and holds the configured negotiation."""
    call.session.execute(text("SELECT number FROM ledger LIMIT 1"))
    held, own = call.session.scalar(select(Negotiation.id)), call.service.codebook.id
    if held is not None and held != own:
        raise Problem(
            "unavailable",
            f"The database holds the negotiation {held!r}, the codebook is {own!r}; "
            "set TRACKER_CODEBOOK or TRACKER_DATABASE_URL so that they agree.",
        )
    return Health(status="ok")


@root.get(
    "/metrics",
    "get_metrics",
    "Prometheus metrics",
    form="text",
    media_type=CONTENT_TYPE,
    description="In the text format of Prometheus.",
)
def metrics(call: Call) -> bytes:
    head = call.moment.head
    return call.service.metrics.render(
        call.session, head, call.service.totals.at(call.session, head)
    )
