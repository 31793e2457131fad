"""Parties and issues: the codebook."""

from __future__ import annotations

from tracker.api.call import Call, Page, slice_of
from tracker.api.kinds import Cursor, IssueId, PartyId
from tracker.api.operation import KNOWN_AT, Resource
from tracker.api.schemas import codebook as shapes
from tracker.api.tables import Table
from tracker.codebook.model import Issue, Party

parties = Resource("codebook", "Who negotiates, and about what.")


@parties.list(
    "/parties",
    "list_parties",
    "The negotiating parties",
    shape=shapes.Party,
    cursor="p",
    basis="ledger",
    parameters=(KNOWN_AT,),
    table=Table(("id", "name", "aliases", "demonyms", "metonyms")),
)
def list_parties(call: Call) -> Page:
    """In the order of the codebook."""
    shown = [_party(party) for party in call.codebook.parties.values()]
    return slice_of(shown, Cursor("p"), call.args)


@parties.get(
    "/parties/{party}",
    "get_party",
    "A party",
    shape=shapes.Party,
    basis="ledger",
    path_kinds={"party": PartyId()},
    parameters=(KNOWN_AT,),
)
def get_party(call: Call) -> shapes.Party:
    return _party(call.codebook.parties[call.ids["party"]])


@parties.list(
    "/issues",
    "list_issues",
    "The issues, each with its proposition",
    shape=shapes.Issue,
    cursor="i",
    basis="ledger",
    parameters=(KNOWN_AT,),
    table=Table(
        (
            "id", "name", "proposition", "labels.support", "labels.oppose", "core",
            "half_life_days",
        )
    ),
)  # fmt: skip
def list_issues(call: Call) -> Page:
    """In the order of the codebook, the core issues marked."""
    shown = [_issue(issue) for issue in call.codebook.issues.values()]
    return slice_of(shown, Cursor("i"), call.args)


@parties.get(
    "/issues/{issue}",
    "get_issue",
    "An issue",
    shape=shapes.Issue,
    basis="ledger",
    path_kinds={"issue": IssueId()},
    parameters=(KNOWN_AT,),
)
def get_issue(call: Call) -> shapes.Issue:
    return _issue(call.codebook.issues[call.ids["issue"]])


def _party(party: Party) -> shapes.Party:
    return shapes.Party(
        id=party.id,
        name=party.name,
        aliases=list(party.aliases),
        demonyms=list(party.demonyms),
        metonyms=list(party.metonyms),
    )


def _issue(issue: Issue) -> shapes.Issue:
    return shapes.Issue(
        id=issue.id,
        name=issue.name,
        proposition=issue.proposition,
        labels=shapes.Labels(support=issue.support_label, oppose=issue.oppose_label),
        core=issue.core,
        half_life_days=issue.half_life_days,
        expected=dict(issue.expected),
    )
