"""Read a codebook file, strictly: the first mistake is a CodebookError with place and cure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.codebook import schema
from tracker.codebook.checks import known_party, no_blank, slug
from tracker.codebook.comparing import fingerprint
from tracker.codebook.cues import read_cues
from tracker.codebook.files import bundled, read_toml
from tracker.codebook.issues import read_issue, read_words
from tracker.codebook.model import Codebook, Outlet, Party
from tracker.codebook.people import read_people
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
    return parse(bundled(BUNDLED), name=BUNDLED)


def parse(text: str, name: str = "codebook") -> Codebook:
    """The codebook written in `text`; `name` stands in messages. Raises CodebookError."""
    head = schema.read(read_toml(text, name), schema.Head, "")
    if not head.issues or not head.parties:
        missing = "issues" if not head.issues else "parties"
        raise CodebookError(f"{missing}: the table is empty. Describe at least one.")
    parties = {key: _party(key, table) for key, table in head.parties.items()}
    _unique_names(parties.values())
    words = read_words(head.words, parties.values())
    issues = {key: read_issue(key, table, words, parties) for key, table in head.issues.items()}
    codebook = Codebook(
        id=slug(head.id, "id"),
        name=head.name,
        version="",
        description=head.description,
        parties=parties,
        people=read_people(head.people, parties),
        outlets={key: _outlet(key, table, parties) for key, table in head.outlets.items()},
        issues=issues,
        languages=head.languages,
        authority=head.authority,
        words=words,
        cues=read_cues(head, issues),
    )
    return replace(codebook, version=fingerprint(codebook))


def _party(key: str, table: Any) -> Party:
    place = f"parties.{slug(key, 'parties')}"
    data = schema.read(table, schema.PartyTable, place)
    for field in ("aliases", "demonyms", "metonyms"):
        no_blank(getattr(data, field), f"{place}.{field}")
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


def _outlet(key: str, table: Any, parties: Mapping[str, Party]) -> Outlet:
    place = f"outlets.{slug(key, 'outlets')}"
    data = schema.read(table, schema.OutletTable, place)
    if data.party is not None:
        known_party(data.party, f"{place}.party", parties)
    return Outlet(key, data.name, data.domains, data.ownership, data.party, data.aliases)
