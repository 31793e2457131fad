"""Plain text as people save it from a browser: the article is found, the page around it goes.

The body stays word for word. What is kept and what goes is decided by each line's form and by its
place: before the title, between title and body, in the body, after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.articles import outlets
from tracker.articles.article import Article
from tracker.articles.credits import read_credit, read_signature, read_wire_head
from tracker.articles.dates import Dateline, parse_iso
from tracker.articles.front_matter import split_front_matter
from tracker.articles.layout import Layout, lay_out
from tracker.articles.lines import Line, split_lines, unify
from tracker.articles.markdown import plain
from tracker.articles.titles import clean_title, outlet_in_title
from tracker.errors import ArticleError


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the lines around a body state about it."""

    author: str | None = None
    outlet: str | None = None
    dateline: Dateline | None = None


def read_text(raw: str, *, markdown: bool = False) -> Article:
    """Read a saved text: paragraphs parted by blank lines, title, outlet, author and date where
    the text states them, None where it does not.

    Raises ArticleError where no line of text is left.
    """
    fields, rest = split_front_matter(unify(raw))
    layout = lay_out(
        split_lines(plain(rest) if markdown else rest), title=clean_title(fields.get("title"))
    )
    if not layout.body:
        raise ArticleError(
            "no article text is left after menus and captions: give the article's text"
        )
    masthead = _masthead(layout)
    dateline = parse_iso(fields["published"]) if "published" in fields else masthead.dateline
    return Article(
        text="\n\n".join(line.text for line in layout.body),
        title=clean_title(fields.get("title")) or _title(layout.title),
        outlet=clean_title(fields.get("outlet") or fields.get("source") or masthead.outlet),
        author=clean_title(fields.get("author") or masthead.author),
        published_at=_instant(dateline),
        published_on=_day(dateline),
        url=fields.get("url"),
        language=fields.get("language", "")[:2].lower() or None,
    )


def raw_article(raw: str) -> Article:
    """The file itself as an article's text, unchanged: offsets are those of the file."""
    return Article(text=raw)


def _masthead(layout: Layout) -> Masthead:
    found = [credit for line in layout.credits if (credit := read_credit(line.text))]
    wire = read_wire_head(layout.body[0].text)
    datelines = [c.dateline for c in found if c.dateline and not c.updated]
    datelines += [wire.dateline] if wire and wire.dateline else []
    datelines += [c.dateline for c in found if c.dateline]
    authors = [c.author for c in found if c.author] + [
        name for line in layout.signatures if (name := read_signature(line.text))
    ]
    if not authors and layout.biography:
        authors = [name] if (name := outlets.author_of_biography(layout.biography.text)) else []
    named = [c.outlet for c in found if c.outlet]
    named += [name] if layout.title and (name := outlet_in_title(layout.title.text)) else []
    named += outlets.stated(layout.discarded, layout.biography)
    named += [wire.outlet] if wire and wire.outlet else []
    return Masthead(
        author=authors[0] if authors else None,
        outlet=named[0] if named else None,
        dateline=datelines[0] if datelines else None,
    )


def _title(line: Line | None) -> str | None:
    return clean_title(line.text) if line else None


def _instant(dateline: Dateline | None) -> datetime | None:
    return dateline.at if dateline else None


def _day(dateline: Dateline | None) -> date | None:
    return dateline.on if dateline else None
