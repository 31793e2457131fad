"""What a feed says, whatever its format: the feed, its entries, and who is who among them."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_LONGEST_KEY = 500


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed.

    `identity` names it within its feed: its GUID, else its link, else a hash of its text; a GUID
    or link that several different entries of one file share is completed by what tells them
    apart. `keys` are all names it may be known by, the most telling first, `identity` last: an
    entry is the stored one that has the first of its keys that any stored one has. The first is
    made of link, words and date where nothing else in the file has the same: some feeds give
    every entry another GUID at every poll.
    """

    identity: str
    keys: tuple[str, ...]
    url: str | None  # absolute, http(s)
    title: str  # plain text, may be empty
    author: str | None
    published: datetime | None  # aware, at the offset that the feed writes
    updated: datetime | None
    summary_html: str | None
    content_html: str | None  # the full text, where the feed gives it
    language: str | None

    @property
    def dated(self) -> datetime | None:
        """When it was published, as far as the feed says."""
        return self.published or self.updated


def bare_entry(
    url: str,
    *,
    title: str = "",
    author: str | None = None,
    published: datetime | None = None,
) -> FeedEntry:
    """An address and what is known of it, where no feed is at hand."""
    return FeedEntry(
        identity=url,
        keys=(url,),
        url=url,
        title=title,
        author=author,
        published=published,
        updated=None,
        summary_html=None,
        content_html=None,
        language=None,
    )


@dataclass(frozen=True, slots=True)
class Feed:
    """One parsed file. `problems` are sentences about what is wrong with it, for feed health."""

    format: str  # as feedparser names it: rss20, atom10, …, or json1, json11
    title: str
    site: str | None
    language: str | None
    entries: tuple[FeedEntry, ...]
    ttl: float | None  # seconds, as RSS's <ttl> asks
    update_period: float | None  # seconds between updates, as sy:updatePeriod promises
    next_page: str | None  # RFC 5005: where older entries are
    hub: str | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as read, before it is told apart from its neighbours."""

    guid: str
    url: str | None
    title: str
    author: str | None
    published: datetime | None
    updated: datetime | None
    summary_html: str | None
    content_html: str | None
    language: str | None


def identified(drafts: Sequence[Draft]) -> tuple[FeedEntry, ...]:
    """Give every entry its identity. Exact repetitions share one; nothing else does."""
    names = [_names(draft) for draft in drafts]
    variants: defaultdict[str, set[str]] = defaultdict(set)
    worded = [_words(draft) for draft in drafts]
    for levels, words in zip(names, worded, strict=True):
        for name in (*levels, *words):
            variants[name].add(levels[-1])
    entries = []
    for draft, levels, words in zip(drafts, names, worded, strict=True):
        enough = next(i for i, name in enumerate(levels) if len(variants[name]) == 1)
        words = tuple(name for name in words if len(variants[name]) == 1)
        telling = levels[enough : max(enough + 1, 2)] if words else levels[enough:]
        keys = (*words, *reversed(telling))
        entries.append(
            FeedEntry(
                identity=levels[enough],
                keys=keys,
                url=draft.url,
                title=draft.title,
                author=draft.author,
                published=draft.published,
                updated=draft.updated,
                summary_html=draft.summary_html,
                content_html=draft.content_html,
                language=draft.language,
            )
        )
    return tuple(entries)


def _names(draft: Draft) -> tuple[str, ...]:
    """Names of an entry from the plainest to the most telling."""
    text = _digest(draft.title, draft.content_html or "", draft.summary_html or "")
    link = _without_scheme(draft.url or "")
    if draft.guid:
        guid = "guid:" + _short(_without_scheme(draft.guid))
        linked = f"{guid}|{_digest(link)}"
        return (guid, linked, f"{linked}|{text}")
    if link:
        named = "link:" + _short(link)
        return (named, f"{named}|{text}")
    return ("text:" + text,)


def _words(draft: Draft) -> tuple[str, ...]:
    """The name of an entry that has a GUID and a link, whatever the GUID is this time."""
    if not (draft.guid and draft.url):
        return ()
    text = _digest(draft.title, draft.content_html or "", draft.summary_html or "")
    at = str(draft.published.timestamp()) if draft.published else ""
    return ("words:" + _digest(_without_scheme(draft.url), text, at),)


def _without_scheme(name: str) -> str:
    """A site that moves to https keeps its entries."""
    return re.sub(r"^https?:(?=//)", "", name, flags=re.IGNORECASE)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_KEY else f"{name[:400]}…{_digest(name)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
