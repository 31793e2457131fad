"""Every number that the positions depend on, in one frozen value with a version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from tracker.errors import ConfigError

AUTHORITY: dict[str, float] = {
    "head": 1.5,
    "document": 1.5,
    "minister": 1.0,
    "spokesperson": 0.9,
    "institution": 0.8,  # "Moscow", "the ministry": nobody is named
    "official": 0.7,
    "unnamed": 0.5,
    "legislator": 0.5,  # weighs only where no voice of the government is known
    "former": 0.2,
}
TELLING: Mapping[str, float] = {"direct": 1.0, "indirect": 0.9, "narrated": 0.6}
PRECISION: Mapping[str, float] = {
    "day": 1.0, "week": 0.9, "month": 0.7, "year": 0.4, "unknown": 0.7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Method:
    """Parameters of the position arithmetic; docs/method.md explains each.

    Days are calendar days, evidence is in nats, probabilities lie in 0..1.
    """

    authority: Mapping[str, float] = field(default_factory=lambda: dict(AUTHORITY))
    telling: Mapping[str, float] = field(default_factory=lambda: dict(TELLING))
    precision: Mapping[str, float] = field(default_factory=lambda: dict(PRECISION))
    reported: float = 0.5  # factor where another party tells it
    highest: tuple[str, ...] = ("head", "document")  # whose single word confirms
    reviewed_confidence: float = 0.99  # after a person accepted or corrected it
    confidence_ceiling: float = 0.97  # what the coder is believed at most
    evidence_floor: float = 0.05  # nats: nobody who spoke counts nothing

    half_life_days: float = 90.0
    half_life_by_issue: Mapping[str, float] = field(default_factory=dict)
    displacement: float = 40.0  # nats of new evidence that halve the weight of the old
    stale_after_days: int = 120

    reprint_days: int = 3
    near_identical: float = 0.8  # Jaccard similarity of the words
    contained: float = 0.9  # share of the shorter text found in the longer
    shortest_match: int = 5  # words; anything shorter has to be equal

    two_voices: float = 0.72  # what a word for or against says of `contested`, in its nats
    prior: tuple[float, float, float, float] = (0.27, 0.27, 0.27, 0.19)  # … , contested
    change_days: float = 20000.0  # one change of a cell in so many, for how deep doubt can go
    split_depth: float = 0.9  # of the depth to which `contested` can fall
    flip_odds: float = 4.0  # of another stance against a confirmed one, before it turns
    flip_odds_backed: float = 1.5  # the same where two utterances or the highest authority say so
    flip_odds_contested: float = 15.0  # the same for `contested` against one stance
    flip_odds_settled: float = 30.0  # the same for one stance against `contested`
    flip_odds_provisional: float = 1.2  # the same against a stance not yet confirmed
    return_utterances: int = 10  # a turn back after fewer than so many reads as `contested`
    flag_reliability: float = 0.85  # of the coder's `conditional`
    flag_margin: float = 1.5  # nats for or against `conditional` before it flips
    flag_ceiling: float = 8.0
    firmness_step: float = 0.3  # of |score|, for hardened and softened
    firmness_deviations: float = 2.25
    firmness_utterances: int = 12  # before a score is a yardstick
    unit: float = 2.08  # nats: a minister's words, coded at 0.8 (log 8)

    def half_life(self, issue: str) -> float:
        """Days after which a statement on `issue` weighs half."""
        return self.half_life_by_issue.get(issue, self.half_life_days)

    @property
    def version(self) -> str:
        """A hash of all parameters."""
        content = json.dumps(self.parameters(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def parameters(self) -> dict[str, Any]:
        """All parameters as JSON-like values; `Method.load` reads them back."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def load(cls, parameters: Mapping[str, Any]) -> Method:
        """The method of stored or configured parameters; what is missing has its default.

        Raises ConfigError for a name that does not exist.
        """
        unknown = sorted(set(parameters) - set(cls.__dataclass_fields__))
        if unknown:
            raise ConfigError(f"unknown parameter of the method: {', '.join(unknown)}")
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in parameters.items()
        }
        return cls(**values)

    @classmethod
    def recall(cls, parameters: Mapping[str, Any]) -> Method:
        """The method that a database remembers, of another version of this program perhaps: what
        this one does not know is passed over."""
        return cls.load({k: v for k, v in parameters.items() if k in cls.__dataclass_fields__})
