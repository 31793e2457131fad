"""What a recode changed and why: printed, stored with its job, served under /jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.positions.state import State
from tracker.positions.store import Cell

MOST_LABELS = 2000  # kinds of statement that a report lists


@dataclass(slots=True)
class Moved:
    """A cell that holds another position than before; None where it is silent."""

    party: str
    issue: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True)
class Report:
    """What a recode changed (or, dry, would change). `reasons` counts the articles by what had
    changed since they were coded; `statements` by what became of them; `added` and `removed` by
    party, stance and issue; `positions` are the cells that hold another position now."""

    codebook: str
    coder: str
    articles: int = 0
    changed_articles: int = 0
    before: Counter[str] = field(default_factory=Counter)  # versions of codebook and coder
    reasons: Counter[str] = field(default_factory=Counter)
    statements: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    stopped: bool = False  # before its end
    moved: dict[Cell, Moved] = field(default_factory=dict)

    def because(self, codebook: str, coder: str) -> None:
        """Count an article by what it was last coded with."""
        self.before[f"codebook {codebook}, coder {coder}"] += 1
        changed = [
            what
            for what, old, new in (
                ("codebook", codebook, self.codebook),
                ("coder", coder, self.coder),
            )
            if old != new
        ]
        self.reasons[f"another {' and '.join(changed)}"] += 1

    def compare(self, before: Mapping[Cell, State], after: Mapping[Cell, State]) -> None:
        """Note the cells whose position differs; of several steps, the first and the last count."""
        for cell in before.keys() | after.keys():
            old, new = _held(before.get(cell)), _held(after.get(cell))
            known = self.moved.get(cell)
            if known is not None:
                known.after = new
            elif old != new:
                self.moved[cell] = Moved(*cell, old, new)
            if known is not None and known.before == new:
                del self.moved[cell]

    def to_json(self) -> dict[str, Any]:
        """The report as the API serves it."""
        counters = ("before", "reasons", "statements", "added", "removed")
        return {
            "codebook": self.codebook,
            "coder": self.coder,
            "articles": self.articles,
            "changed_articles": self.changed_articles,
            **{name: dict(getattr(self, name).most_common(MOST_LABELS)) for name in counters},
            "positions": [asdict(self.moved[cell]) for cell in sorted(self.moved)],
            "stopped": self.stopped,
        }

    def lines(self, *, dry_run: bool = False) -> Iterator[str]:
        """The report as the command line prints it."""
        would = "would be " if dry_run else ""
        yield f"{self.articles} articles {would}coded anew, {self.changed_articles} differ"
        yield f"  with codebook {self.codebook}, coder {self.coder}"
        for what, count in self.before.most_common():
            yield f"  {count} had been coded with {what}"
        for reason, count in self.reasons.most_common():
            yield f"  {count} because of {reason}"
        if self.statements:
            became = ", ".join(f"{n} {what}" for what, n in sorted(self.statements.items()))
            yield f"statements: {became}"
        for sign, labels in (("+", self.added), ("-", self.removed)):
            for label, count in sorted(labels.items()):
                yield f"  {sign}{count} {label}"
        for one in (self.moved[cell] for cell in sorted(self.moved)):
            yield f"  {one.party} on {one.issue}: {_told(one.before)} -> {_told(one.after)}"


def label(party: str, stance: str, issue: str) -> str:
    """How a report names a kind of statement."""
    return f"{party} {stance} {issue}"


def counted(ids: Iterable[int], before: Iterable[int], replaced: Iterable[int]) -> Counter[str]:
    """How many statements of an article stayed, were superseded, withdrawn, or came."""
    now, old, gone = set(ids), set(before), set(replaced)
    found = {
        "kept": len(now & old),
        "superseded": len(gone),
        "withdrawn": len(old - now - gone),
        "new": len(now - old),
    }
    return Counter({what: count for what, count in found.items() if count})


def _held(state: State | None) -> dict[str, Any] | None:
    return None if state is None else {"stance": state.stance, "score": round(state.score, 6)}


def _told(held: dict[str, Any] | None) -> str:
    return "silent" if held is None else f"{held['stance']} {held['score']:+.2f}"
