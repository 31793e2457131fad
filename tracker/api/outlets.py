"""GET /outlets: who published what was read."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.api.articles import holds
from tracker.api.call import Call, Page, slice_of
from tracker.api.kinds import Cursor, Name
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.problems import not_found
from tracker.api.schemas.codebook import Outlet
from tracker.api.tables import Table
from tracker.articles import described
from tracker.articles.models import ArticleRow, OutletRow

outlets = Resource("outlets", "Who published what was read.")
CURSOR = Cursor("o")


@outlets.list(
    "/outlets",
    "list_outlets",
    "Outlets of the codebook and those met in the news",
    shape=Outlet,
    cursor="o",
    basis="ledger",
    table=Table(("id", "name", "ownership", "party", "domains", "articles")),
    parameters=(KNOWN_AT,),
)
def list_outlets(call: Call) -> Page:
    """By id."""
    shown = sorted(_outlets(call).values(), key=lambda outlet: outlet.id)
    return slice_of(shown, CURSOR, call.args)


@outlets.get(
    "/outlets/{outlet}",
    "get_outlet",
    "An outlet",
    shape=Outlet,
    basis="ledger",
    path_kinds={"outlet": Name()},
    parameters=(KNOWN_AT,),
)
def get_outlet(call: Call) -> Outlet:
    found = _outlets(call).get(call.ids["outlet"])
    if found is None:
        raise not_found("outlet", call.ids["outlet"], "/api/v1/outlets")
    return found


def _outlets(call: Call) -> dict[str, Outlet]:
    found = {
        outlet.id: Outlet(
            id=outlet.id,
            name=outlet.name,
            ownership=outlet.ownership,
            party=outlet.party,
            domains=list(outlet.domains),
            articles=0,
        )
        for outlet in call.codebook.outlets.values()
    }
    number = call.moment.ledger
    then = described.then(call.session, number)
    for row in call.session.scalars(select(OutletRow).where(OutletRow.recorded <= number)):
        said = then.get(row.id, row)
        found.setdefault(
            row.id,
            Outlet(
                id=row.id,
                name=said.name,
                ownership=said.ownership,  # type: ignore[arg-type]
                party=said.party,
                domains=[],
                articles=0,
            ),
        )
    counts = call.session.execute(
        select(ArticleRow.outlet_id, func.count())
        .where(ArticleRow.outlet_id.is_not(None), ArticleRow.recorded <= number, holds(call))
        .group_by(ArticleRow.outlet_id)
    )
    for id_, count in counts:
        found[id_ or ""].articles = count
    return found
