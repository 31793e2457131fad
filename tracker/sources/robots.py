"""robots.txt (RFC 9309). The only user of protego.

Python's own urllib.robotparser knows neither wildcards nor the rule that the longest match wins,
and applies the first line that fits; protego does what the RFC says.
"""

from dataclasses import dataclass

from protego import Protego

PRODUCT = "negotiation-tracker"
LARGEST = 512 * 1024  # bytes that are read; RFC 9309 asks for at least 500 KiB
_LONGEST_DELAY = 30.0
_DENYING_STATUS = (429,)  # too busy even to answer this: not a licence to go on


@dataclass(frozen=True, slots=True)
class Robots:
    """One origin's rules, or a verdict on everything where there are none to read."""

    rules: Protego | None
    allows_rest: bool

    def allows(self, url: str) -> bool:
        """Whether this address may be fetched."""
        return self.allows_rest if self.rules is None else self.rules.can_fetch(url, PRODUCT)

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that the site asks for, at most 30."""
        delay = self.rules.crawl_delay(PRODUCT) if self.rules is not None else None
        return min(max(delay or 0.0, 0.0), _LONGEST_DELAY)


UNREACHABLE = Robots(rules=None, allows_rest=False)


def read_robots(status: int, body: bytes) -> Robots:
    """The rules behind an answer: 2xx is parsed, 4xx allows everything, the rest nothing."""
    if 200 <= status < 300:
        text = body[:LARGEST].decode("utf-8-sig", "replace").replace("\x00", "")
        return Robots(rules=Protego.parse(_without_other_agents(text)), allows_rest=True)
    if 400 <= status < 500 and status not in _DENYING_STATUS:
        return Robots(rules=None, allows_rest=True)
    return UNREACHABLE


def _without_other_agents(text: str) -> str:
    """Name all groups that are not ours alike: thousands of them take protego minutes."""
    lines = []
    for line in text.splitlines():
        field, colon, agent = line.partition(":")
        if colon and field.strip().lower() in ("user-agent", "useragent", "user agent"):
            name = agent.split("#")[0].strip().lower()
            ours = name == "*" or (name.rstrip("*") and name.rstrip("*") in PRODUCT)
            lines.append(f"User-agent: {name if ours else 'somebody-else'}")
        else:
            lines.append(line)
    return "\n".join(lines)
