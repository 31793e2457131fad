"""Read a codebook file, strictly: the first mistake is a CodebookError with place and cure."""

from __future__ import annotations

import hashlib
import json
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from tracker.codebook import schema
from tracker.codebook.model import (
    Codebook,
    Cues,
    Direction,
    Issue,
    Outlet,
    PartOfSpeech,
    Party,
    Person,
    Predicate,
    Term,
)
from tracker.codebook.pattern import PatternError, compile_pattern
from tracker.errors import CodebookError

BUNDLED = "ukraine-2022.toml"


def load(path: Path | str | None = None) -> Codebook:
    """The codebook in `path`, or the bundled one. Raises CodebookError."""
    if path is None:
        return _bundled()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: cannot be read ({error}). Name a UTF-8 TOML file.") from error
    return parse(text, name=str(path))


@lru_cache(maxsize=1)
def _bundled() -> Codebook:
    return parse(_resource(BUNDLED), name=BUNDLED)


def check(path: Path | str) -> Codebook:
    """Read `path` and return what it holds; raises CodebookError at its first mistake."""
    return load(path)


def parse(text: str, name: str = "codebook") -> Codebook:
    """The codebook written in `text`; `name` stands in messages. Raises CodebookError."""
    head = schema.read(_toml(text, name), schema.Head, "")
    if not head.issues or not head.parties:
        missing = "issues" if not head.issues else "parties"
        raise CodebookError(f"{missing}: the table is empty. Describe at least one.")
    parties = {key: _party(key, table) for key, table in head.parties.items()}
    _unique_names(parties.values())
    words = _words(head.words, parties.values())
    issues = {key: _issue(key, table, words, parties) for key, table in head.issues.items()}
    for key, issue in issues.items():
        _known_issues(f"issues.{key}.terms", issue.terms, issues)
    codebook = Codebook(
        id=_id(head.id, "id"),
        name=head.name,
        version="",
        description=head.description,
        parties=parties,
        people=tuple(_person(key, table, parties) for key, table in head.people.items()),
        outlets={key: _outlet(key, table, parties) for key, table in head.outlets.items()},
        issues=issues,
        languages=head.languages,
        authority=head.authority,
        words=words,
        cues=_cues(head, issues),
    )
    return replace(codebook, version=fingerprint(codebook))


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(unicodedata.normalize("NFC", text))
    except tomllib.TOMLDecodeError as error:
        cure = "Texts stand in quotes, lists in [ ], one key = value a line."
        raise CodebookError(f"{name}: not valid TOML: {error}. {cure}") from error


def _resource(name: str) -> str:
    return (resources.files("tracker.codebook") / name).read_text(encoding="utf-8")


def _id(key: str, place: str) -> str:
    if not key or key != key.lower() or not key.replace("-", "").isalnum():
        raise CodebookError(
            f"{place}: {key!r} is no id. Write lower-case letters, digits and hyphens."
        )
    return key


def _party(key: str, table: Any) -> Party:
    place = f"parties.{_id(key, 'parties')}"
    data = schema.read(table, schema.PartyTable, place)
    for field in ("aliases", "demonyms", "metonyms"):
        _no_blank(getattr(data, field), f"{place}.{field}")
    return Party(key, data.name, data.aliases, data.demonyms, data.metonyms)


def _unique_names(parties: Iterable[Party]) -> None:
    owner: dict[str, str] = {}
    for party in parties:
        fields = {"aliases": party.aliases, "demonyms": party.demonyms, "metonyms": party.metonyms}
        for field, names in {"name": (party.name,), **fields}.items():
            for name in names:
                other = owner.setdefault(name, party.id)
                if other != party.id:
                    raise CodebookError(
                        f"parties.{party.id}.{field}: {name!r} already names parties.{other}. "
                        "Leave it to one of the two."
                    )


def _words(
    lists: Mapping[str, tuple[str, ...]], parties: Iterable[Party]
) -> dict[str, tuple[str, ...]]:
    # A list with the id of a party replaces its names in patterns ("nato" adds "the bloc").
    words = {p.id: (p.name, *p.aliases, *p.demonyms, *p.metonyms) for p in parties}
    for key, entries in lists.items():
        _no_blank(entries, f"words.{key}")
        if not entries:
            raise CodebookError(f"words.{key}: the list is empty. Name at least one word.")
        words[key] = entries
    for key in lists:
        _compilable((f"{{{key}}}",), f"words.{key}", words)
    return words


def _issue(
    key: str, table: Any, words: Mapping[str, tuple[str, ...]], parties: Mapping[str, Party]
) -> Issue:
    place = f"issues.{_id(key, 'issues')}"
    data = schema.read(table, schema.IssueTable, place)
    if not data.terms:
        raise CodebookError(f"{place}.terms: the list is empty. Name the words of the issue.")
    terms = []
    for n, term in enumerate(data.terms):
        where = f"{place}.terms[{n}]"
        if not term.any:
            raise CodebookError(f"{where}.any: the list is empty. Name at least one pattern.")
        for field in ("any", "near", "also", "unless"):
            _compilable(getattr(term, field), f"{where}.{field}", words)
        terms.append(
            Term(
                term.any,
                term.points,
                term.near,
                term.also,
                term.unless,
                term.within,
                term.stated,
                term.acts,
                tuple(sorted(term.implies.items())),
            )
        )
    if data.half_life_days is not None and data.half_life_days <= 0:
        raise CodebookError(f"{place}.half_life_days: must be more than 0. Give days.")
    if data.demand:
        _known_party(data.demand.party, f"{place}.demand.party", parties)
    if data.against:
        _known_party(data.against, f"{place}.against", parties)
    expected = _expected(data.expected, f"{place}.expected", parties)
    return Issue(
        key,
        data.name,
        data.proposition,
        data.support,
        data.oppose,
        data.core,
        data.half_life_days,
        tuple(terms),
        proponent=data.demand.party if data.demand else None,
        proponent_stance=data.demand.stance if data.demand else None,
        acts=data.acts,
        against=data.against,
        expected=expected,
    )


def _expected(
    data: schema.ExpectedTable, place: str, parties: Mapping[str, Party]
) -> dict[str, Direction]:
    for side in ("support", "oppose"):
        for n, party in enumerate(getattr(data, side)):
            _known_party(party, f"{place}.{side}[{n}]", parties)
    if both := sorted(set(data.support) & set(data.oppose)):
        raise CodebookError(f"{place}: {both[0]!r} stands on both sides. Name it on one, or none.")
    sides: dict[str, Direction] = dict.fromkeys(data.support, "support")
    return sides | dict.fromkeys(data.oppose, "oppose")


def _known_issues(place: str, terms: tuple[Term, ...], issues: Mapping[str, Issue]) -> None:
    for n, term in enumerate(terms):
        for other, _ in term.implies:
            if other not in issues:
                raise CodebookError(
                    f"{place}[{n}].implies: there is no issue {other!r}. "
                    f"Known issues are: {', '.join(issues)}."
                )


def _compilable(
    patterns: tuple[str, ...], place: str, words: Mapping[str, tuple[str, ...]]
) -> None:
    for n, pattern in enumerate(patterns):
        try:
            compile_pattern(pattern, words)
        except (PatternError, RecursionError) as error:
            raise CodebookError(
                f"{place}[{n}]: the pattern {pattern!r} cannot be read: {error}. "
                "Correct it; docs/codebook.md explains patterns."
            ) from error


def _person(key: str, table: Any, parties: Mapping[str, Party]) -> Person:
    place = f"people.{_id(key, 'people')}"
    data = schema.read(table, schema.PersonTable, place)
    _known_party(data.party, f"{place}.party", parties)
    if data.since and data.until and data.since > data.until:
        raise CodebookError(f"{place}: since is after until. Exchange or correct the dates.")
    return Person(
        data.name,
        data.party,
        data.role,
        data.kind,
        data.aliases,
        data.since,
        data.until,
        id=key,
    )


def _outlet(key: str, table: Any, parties: Mapping[str, Party]) -> Outlet:
    place = f"outlets.{_id(key, 'outlets')}"
    data = schema.read(table, schema.OutletTable, place)
    if data.party is not None:
        _known_party(data.party, f"{place}.party", parties)
    return Outlet(key, data.name, data.domains, data.ownership, data.party, data.aliases)


def _known_party(party: str, place: str, parties: Mapping[str, Party]) -> None:
    if party not in parties:
        raise CodebookError(
            f"{place}: there is no party {party!r}. Known parties are: {', '.join(parties)}."
        )


def _no_blank(names: tuple[str, ...], place: str) -> None:
    for n, name in enumerate(names):
        if not name.strip():
            raise CodebookError(f"{place}[{n}]: the text is empty. Write a name or remove it.")


def _cues(head: schema.Head, issues: Mapping[str, Issue]) -> Cues:
    try:
        text = _resource(f"{head.cues}.toml")
    except (OSError, ValueError) as error:
        raise CodebookError(
            f'cues: there is no file of cues {head.cues!r}. Write "english".'
        ) from error
    data = schema.read(_toml(text, f"{head.cues}.toml"), schema.CuesFile, "")
    own = [
        schema.read(table, schema.PredicateTable, f"predicates[{n}]")
        for n, table in enumerate(head.predicates)
    ]
    predicates: list[Predicate] = []
    for n, table in enumerate((*data.predicates, *own)):
        mine = n - len(data.predicates)
        predicates += _predicates(table, f"predicates[{mine}]", issues)
    lists = {key: frozenset(w.lower() for w in entries) for key, entries in data.lists.items()}
    irregular = {key: tuple(forms.split()) for key, forms in data.irregular.items()}
    return Cues(data.language, tuple(predicates), irregular, lists)


def _predicates(
    table: schema.PredicateTable, place: str, issues: Mapping[str, Issue]
) -> Iterable[Predicate]:
    for issue in table.issues:
        if issue not in issues:
            raise CodebookError(
                f"{place}.issues: there is no issue {issue!r}. "
                f"Known issues are: {', '.join(issues)}."
            )
    groups: tuple[tuple[PartOfSpeech, tuple[str, ...]], ...] = (
        ("verb", table.verbs),
        ("noun", table.nouns),
        ("adjective", table.adjectives),
        ("phrase", table.phrases),
    )
    if not any(entries for _, entries in groups):
        raise CodebookError(f"{place}: no word is named. Give verbs, nouns, adjectives or phrases.")
    for part, entries in groups:
        _no_blank(entries, f"{place}.{part}s")
        for entry in entries:
            words = tuple(entry.lower().replace("’", "'").split())
            yield Predicate(words, part, table.effect, table.strength, frozenset(table.issues))


def fingerprint(codebook: Codebook) -> str:
    """A hash of the parsed content, whatever the order of keys, blanks and remarks in the file."""
    content = asdict(codebook)
    content.pop("version")
    text = json.dumps(content, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def diff(old: Codebook, new: Codebook) -> list[str]:
    """What `new` changes against `old`, a line each; empty where nothing differs."""
    if old.version == new.version:
        return []
    lines = [
        f"~ {name}: {getattr(old, name)!r} becomes {getattr(new, name)!r}"
        for name in ("id", "name", "description", "languages")
        if getattr(old, name) != getattr(new, name)
    ]
    people = ({p.id: p for p in old.people}, {p.id: p for p in new.people})
    tables: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("parties", old.parties, new.parties),
        ("people", *people),
        ("outlets", old.outlets, new.outlets),
        ("issues", old.issues, new.issues),
        ("words", old.words, new.words),
    )
    for table, before, after in tables:
        lines += [f"- {table}.{key}" for key in before if key not in after]
        lines += [f"+ {table}.{key}" for key in after if key not in before]
        for key in before:
            if key in after and before[key] != after[key]:
                lines.append(f"~ {table}.{key}: {_changed(before[key], after[key])}")
    if old.authority != new.authority:
        lines.append("~ authority")
    if old.cues != new.cues:
        lines.append("~ predicates")
    return lines


def _changed(before: Any, after: Any) -> str:
    if isinstance(before, tuple):
        return "its words"
    left, right = asdict(before), asdict(after)
    return ", ".join(key for key in left if left[key] != right[key])
