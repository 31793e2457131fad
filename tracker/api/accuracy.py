"""GET /accuracy: how good the coder is, by people who did not see its answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tracker.api.call import Call
from tracker.api.operation import Resource
from tracker.api.schemas.review import Accuracy, AccuracyRow, DrawCounts, Estimate
from tracker.reviews import draws
from tracker.statements import accuracy as measures
from tracker.statements.models import DrawRow

accuracy = Resource("accuracy", "How good the coder is.")


@accuracy.get("/accuracy", "get_accuracy", "Coder against people", shape=Accuracy)
def get_accuracy(call: Call) -> Accuracy:
    """Precision on statements and recall on articles, from blind random draws alone, each with its
    95 % interval; alpha where two people coded the same statement. `draws` counts those that were
    handed out: where many were passed or left unanswered, the rest may be the easy ones."""
    return measure(call)


def measure(call: Call) -> Accuracy:
    """The accuracy on all draws so far."""
    drawn = [
        measures.Draw(
            row.reviewer,
            row.statement_id,
            tuple(map(_triple, row.coded)),
            tuple(map(_triple, row.found)),
        )
        for row in call.session.scalars(select(DrawRow).order_by(DrawRow.id))
    ]
    units = measures.double_coded(drawn)
    return Accuracy(
        precision=_estimate(measures.precision(drawn)),
        recall=_estimate(measures.recall(drawn)),
        by_issue=[_row(drawn, issue=issue) for issue in call.codebook.issues],
        by_party=[_row(drawn, party=party) for party in call.codebook.parties],
        alpha=measures.alpha(units),
        double_reviewed=len(units),
        reviewed=len(drawn),
        draws=_draws(call),
    )


def _row(
    drawn: Sequence[measures.Draw], *, party: str | None = None, issue: str | None = None
) -> AccuracyRow:
    return AccuracyRow(
        party=party,
        issue=issue,
        precision=_estimate(measures.precision(drawn, party=party, issue=issue)),
        recall=_estimate(measures.recall(drawn, party=party, issue=issue)),
    )


def _draws(call: Call) -> DrawCounts:
    counts = draws.counts(call.session, call.service.now())
    return DrawCounts(
        handed_out=counts.total(),
        answered=counts["answered"],
        open=counts["open"],
        passed=counts["passed"],
        expired=counts["expired"],
        void=counts["void"],
    )


def _triple(values: list[str]) -> measures.Triple:
    return (values[0], values[1], values[2])


def _estimate(one: measures.Estimate) -> Estimate:
    return Estimate(value=one.value, low=one.low, high=one.high, n=one.n)
