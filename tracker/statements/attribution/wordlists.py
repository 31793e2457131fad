"""The generic word lists of the attribution layer, read once from the package's data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.codebook.model import RoleKind
from tracker.statements.attribution.model import Gender

WORD = re.compile(r"\w+(?:[-.’'&]\w+)*")


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase as the scanner sees it: words without trailing dots or possessive endings."""
    return tuple(WORD.findall(phrase))


@dataclass(frozen=True, slots=True)
class Office:
    """What a noun for an office or a calling tells; `kind` is None for a bystander's."""

    kind: RoleKind | None
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Home:
    """A tag or title that tells its bearer's country, as a word the codebook may know."""

    pattern: re.Pattern[str]
    country: str
    kind: RoleKind
    title: bool = False  # stands before the name and tells only what is likely
    unless: re.Pattern[str] | None = None  # in the text: it may be another country's title there


@dataclass(frozen=True, slots=True)
class Roles:
    """roles.toml: `entries` maps a first word to (remaining words, code, office), longest first."""

    entries: Mapping[str, tuple[tuple[tuple[str, ...], str, Office | None], ...]]
    homes: tuple[Home, ...]
    places: Mapping[str, tuple[tuple[str, ...], ...]]  # first word → remaining words
    pairs_of_people: frozenset[str]
    sent: frozenset[str]
    abroad: frozenset[str]
    portfolios: frozenset[str]
    leagues: frozenset[str]
    first_of_two: frozenset[str]
    family_first: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    never: frozenset[str]
    no_names: frozenset[str]
    companies: frozenset[str]
    short: Mapping[str, str]  # "FM" → "Foreign Minister"
    short_forms: frozenset[str]  # its keys in lower case
    dotted: frozenset[str]  # those that are written with a dot
    honorific_gender: Mapping[str, Gender]


@cache
def given_names() -> Mapping[str, Gender | None]:
    """Given name in lower case → gender, None where either bears it."""
    found: dict[str, Gender | None] = {}
    genders: dict[str, Gender | None] = {"m": "m", "f": "f", "x": None}
    for line in _data("given_names.txt").splitlines():
        if line and not line.startswith("#"):
            code, _, names = line.partition(":")
            for name in names.split():
                gender = genders[code]
                found[name] = None if found.get(name, gender) != gender else gender
    return found


@cache
def roles() -> Roles:
    """The offices, callings, bodies and name parts of roles.toml."""
    raw = tomllib.loads(_data("roles.toml"))
    words, bystanders, names = raw["words"], raw["bystanders"], raw["names"]
    feminine, masculine = set(words["feminine"]), set(words["masculine"])
    table: dict[str, list[tuple[tuple[str, ...], str, Office | None]]] = {}

    def add(phrases: Iterable[str], code: str, kind: RoleKind | None = None) -> None:
        for phrase in phrases:
            parts = words_of(phrase.lower())
            last = parts[-1]
            gender: Gender | None = "f" if last in feminine else "m" if last in masculine else None
            office = Office(kind, gender) if code in "RB" else None
            for form in (parts, (*parts[:-1], _plural(last))) if code in "RBO" else (parts,):
                table.setdefault(form[0], []).append((form[1:], code, office))

    add(words["former"], "F")
    add(words["modifiers"], "m")
    add((*words["honorifics_m"], *words["honorifics_f"], *words["honorifics"]), "h")
    add(words["leader_nouns"], "E")
    add(bystanders["chambers"], "K")
    add(bystanders["bodies"], "O")
    add(bystanders["nouns"], "B")
    for kind, phrases in raw["kinds"].items():
        add(phrases, "R", kind)
    short = {form.strip("."): full for form, full in raw["short"].items()}
    for form, full in short.items():
        first, *rest = full.lower().split()
        meant = next(row for row in table[first] if row[0] == tuple(rest))
        table.setdefault(form.lower(), []).append(((), *meant[1:]))
    add(words["pairs"], "2")
    add((*words["first_of_two"], *words["second_of_two"]), "1")
    add(words["members"], "M")
    places: dict[str, list[tuple[str, ...]]] = {}
    where = raw["places"]
    for phrase in (*where["countries"].split(), *where["adjectives"].split(), *where["phrases"]):
        parts = words_of(phrase)
        places.setdefault(parts[0], []).append(parts[1:])
    entries = {
        first: tuple(sorted(_last_wins(rows), key=lambda row: -len(row[0])))
        for first, rows in table.items()
    }
    honorifics: dict[str, Gender] = {w.strip("."): "m" for w in words["honorifics_m"]}
    honorifics.update({w.strip("."): "f" for w in words["honorifics_f"]})
    return Roles(
        entries=entries,
        homes=tuple(map(_home, raw["homes"])),
        places={w: tuple(sorted(rows, key=len, reverse=True)) for w, rows in places.items()},
        first_of_two=frozenset(words["first_of_two"]),
        pairs_of_people=frozenset(words["persons_of_pairs"]),
        sent=frozenset(words["sent"]),
        abroad=frozenset(words["abroad"]),
        portfolios=frozenset(words["portfolios"]),
        leagues=frozenset(words["leagues"]),
        family_first=frozenset(names["family_first"]),
        particles=frozenset(names["particles"]),
        suffixes=frozenset(names["suffixes"]),
        never=frozenset(names["never"]),
        no_names=frozenset(read_table("writing.toml")["words"]["no_names"].split()),
        companies=frozenset(bystanders["companies"]),
        short=short,
        short_forms=frozenset(form.lower() for form in short),
        dotted=frozenset(form.strip(".") for form in raw["short"] if form.endswith(".")),
        honorific_gender=honorifics,
    )


def _home(raw: Mapping[str, Any]) -> Home:
    unless = re.compile(raw["unless"]) if "unless" in raw else None
    pattern = re.compile(raw["pattern"])
    return Home(pattern, raw["country"], raw["kind"], raw.get("title", False), unless)


def _last_wins(
    rows: list[tuple[tuple[str, ...], str, Office | None]],
) -> list[tuple[tuple[str, ...], str, Office | None]]:
    return list({row[0]: row for row in rows}.values())


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"


def _data(name: str) -> str:
    return (files("tracker.codebook") / name).read_text(encoding="utf-8")


def read_table(name: str) -> dict[str, Any]:
    """A generic TOML file of the package, parsed."""
    return tomllib.loads(_data(name))
