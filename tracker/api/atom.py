"""Changes as an Atom feed (RFC 4287), its ids stable whatever address it is served from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from tracker.api.schemas.changes import Change
from tracker.api.schemas.statements import Statement
from tracker.codebook.model import Codebook

NAMESPACE = "http://www.w3.org/2005/Atom"
BEGINNING = "2000-01-01T00:00:00Z"  # of a feed without entries
VERBS = {
    "stated": "takes a position on",
    "reversed": "reverses its position on",
    "hardened": "hardens its position on",
    "softened": "softens its position on",
    "opened": "opens up on",
    "conditioned": "puts a condition on",
    "unconditioned": "drops its condition on",
    "contested": "speaks with two voices on",
    "settled": "speaks with one voice again on",
}


def render(
    codebook: Codebook,
    changes: Sequence[Change],
    updated: Sequence[str],
    evidence: Mapping[int, Statement],
    version: str,
) -> bytes:
    """The feed; `updated` are the instants at which each change came to be as it is."""
    ElementTree.register_namespace("", NAMESPACE)
    feed = ElementTree.Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "id", f"tag:negotiation-tracker,2022:{codebook.id}:changes")
    _add(feed, "title", f"{codebook.name}: changes of position")
    _add(feed, "updated", max(updated, default=BEGINNING))
    _add(feed, "generator", "negotiation tracker", version=version)
    _add(feed, "link", rel="self", href="changes.atom", type="application/atom+xml")
    author = _add(feed, "author")
    _add(author, "name", "Negotiation tracker")
    for change, at in zip(changes, updated, strict=True):
        _entry(feed, codebook, change, at, evidence)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def title(codebook: Codebook, change: Change) -> str:
    """The change in a line."""
    issue = codebook.issues.get(change.issue)
    party = codebook.parties.get(change.party)
    subject = party.name if party else change.party
    return f"{subject} {VERBS[change.kind]} {issue.name if issue else change.issue}"


def _entry(
    feed: ElementTree.Element,
    codebook: Codebook,
    change: Change,
    at: str,
    evidence: Mapping[int, Statement],
) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"tag:negotiation-tracker,2022:{codebook.id}:change:{change.id}")
    _add(entry, "title", title(codebook, change))
    _add(entry, "updated", at)
    _add(entry, "published", change.recorded_at)
    _add(entry, "category", term=change.party)
    _add(entry, "category", term=change.issue)
    _add(entry, "category", term=change.kind)
    link = f"positions/{change.party}/{change.issue}?as_of={change.on}"
    _add(entry, "link", rel="alternate", href=link, type="application/json")
    before = f"from {change.from_.stance} " if change.from_ and change.from_.stance else ""
    lines = [f"{before}to {change.to.stance} on {change.on} ({change.status})."]
    for id_ in change.evidence:
        statement = evidence.get(int(id_[1:]))
        if statement is not None and statement.evidence.text:
            who = statement.speaker.name if statement.speaker else statement.party
            lines.append(f"{who}: {statement.evidence.text}")
    _add(entry, "content", _allowed("\n".join(lines)), type="text")


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text
    return element


def _allowed(text: str) -> str:
    """The text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
