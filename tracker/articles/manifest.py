"""The manifest beside a folder of articles: what their texts do not state, or state wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from tracker.articles.article import Article, Rights
from tracker.articles.dates import Dateline, parse_iso
from tracker.errors import ArticleError

NAME = "manifest.json"


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One article of a manifest. A value that is given overrides what the text states; null and
    a missing key leave it. `source` (a citation), `title_stated` and `date_stated` are notes that
    change nothing."""

    file: str
    title: str | None = None
    published: str | None = None  # a day, or an instant with its offset (RFC 3339)
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    rights: Rights | None = None
    language: str | None = None  # ISO 639-1
    source: str | None = None
    title_stated: bool | None = None
    date_stated: bool | None = None


def read_manifest(path: Path) -> dict[str, Entry]:
    """The entries of a manifest by the file they describe.

    Raises ArticleError, with the place and the cure, for anything that is not as `Entry` says, for
    a file named twice, outside the folder or not there, and for a date that is none.
    """
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[Entry])
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror})") from error
    except msgspec.ValidationError as error:
        raise ArticleError(
            f"{path}: {error}; a manifest is a list of objects with the keys {_keys()}"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}: is not JSON ({error})") from error
    found: dict[str, Entry] = {}
    for number, entry in enumerate(entries, start=1):
        problem = _problem(entry, path.parent, found)
        if problem:
            raise ArticleError(f"{path}: entry {number} ({entry.file!r}): {problem}")
        found[entry.file] = entry
    return found


def apply(entry: Entry, article: Article) -> Article:
    """The article with what its manifest entry says."""
    published = parse_iso(entry.published) if entry.published else None
    changes: dict[str, Any] = {
        key: value
        for key in ("title", "author", "outlet", "url", "rights", "language")
        if (value := getattr(entry, key)) is not None
    }
    if published is not None:
        changes |= dated(published, article.published_on, article.published_at)
    return replace(article, **changes)


def dated(
    published: Dateline, own_day: date | None = None, own_instant: datetime | None = None
) -> dict[str, Any]:
    """The fields of a date given from outside; the text's own hour on the same day stays."""
    same_day = published.on == own_day
    return {
        "published_on": published.on,
        "published_at": published.at or (own_instant if same_day else None),
    }


def _problem(entry: Entry, folder: Path, found: dict[str, Entry]) -> str | None:
    if entry.file in found:
        return "is listed twice: keep one of them"
    if Path(entry.file).is_absolute() or ".." in Path(entry.file).parts:
        return "lies outside the folder: name a file below it"
    if not (folder / entry.file).is_file():
        return "there is no such file: correct the name or remove the entry"
    if entry.published is not None and parse_iso(entry.published) is None:
        return f"published {entry.published!r} is not a date: write it as 2022-01-31"
    if entry.language is not None and not (
        len(entry.language) == 2 and entry.language.isalpha() and entry.language.islower()
    ):
        return f"language {entry.language!r} is not an ISO 639-1 code: write it as en"
    if entry.url is not None and not entry.url.startswith(("http://", "https://")):
        return f"url {entry.url!r} does not begin with http:// or https://"
    return None


def _keys() -> str:
    return ", ".join(Entry.__struct_fields__)
