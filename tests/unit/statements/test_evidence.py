"""What the words around a name tell of its bearer."""

from __future__ import annotations

from tests.unit.statements.attribution_cases import codebook
from tracker.statements.attribution.evidence import Evidence, find_evidence
from tracker.statements.attribution.scan import Item, scan


def told(text: str) -> list[Evidence]:
    return list(find_evidence(text, scan(text, codebook(), frozenset({0})), codebook()))


def test_the_office_before_a_name_is_its_bearers() -> None:
    (found,) = told("Norlandic Foreign Minister Ada Holm left.")
    assert (found.role, found.kind, found.party) == ("Foreign Minister", "minister", "norland")


def test_modifiers_and_leaders_without_end_lead_to_no_name() -> None:
    text = "modifier leader " * 10_000
    items = [Item("mE"[i % 2], 16 * (i // 2), 16 * (i // 2) + 8) for i in range(20_000)]
    assert list(find_evidence(text, items, codebook())) == []
