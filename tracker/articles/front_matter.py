"""The block of "key: value" lines that some files begin with: YAML, TOML, or plain headers."""

from __future__ import annotations

import re

_FENCED = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<inner>.*?)\n(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_PAIR = re.compile(r"^(?P<key>[A-Za-z][\w -]{0,24}?)[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*$")

_MEANING: dict[str, str] = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "byline": "author",
    "creator": "author",
    "date": "published",
    "published": "published",
    "published at": "published",
    "published on": "published",
    "publication date": "published",
    "pubdate": "published",
    "publish date": "published",
    "outlet": "outlet",
    "publisher": "outlet",
    "publication": "outlet",
    "site": "outlet",
    "sitename": "outlet",
    "site name": "outlet",
    "hostname": "hostname",
    "source": "source",
    "url": "url",
    "link": "url",
    "canonical": "url",
    "canonical url": "url",
    "language": "language",
    "lang": "language",
}


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of a front matter, by the names of an article's fields, and the rest.

    Plain header lines count only where at least two known keys open the file and a blank line
    closes them. Lists are joined with ", ".
    """
    fenced = _FENCED.match(text)
    if fenced:
        return _fields(fenced["inner"].split("\n")), text[fenced.end() :]
    head, blank, rest = text.lstrip("\n").partition("\n\n")
    lines = head.split("\n")
    if blank and 2 <= len(lines) <= 12 and all(_known(line) for line in lines):
        return _fields(lines), rest
    return {}, text


def _known(line: str) -> bool:
    pair = _PAIR.match(line)
    return bool(pair) and _key(pair["key"]) in _MEANING if pair else False


def _key(raw: str) -> str:
    return re.sub(r"[ _-]+", " ", raw).strip().lower()


def _fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    open_list: str | None = None
    for line in lines:
        item = re.match(r"\s+-\s+(.*)|-\s+(.*)", line)
        if item and open_list:
            value = _unquote(item[1] or item[2])
            fields[open_list] = f"{fields[open_list]}, {value}" if open_list in fields else value
            continue
        pair = _PAIR.match(line)
        meaning = _MEANING.get(_key(pair["key"])) if pair else None
        open_list = None
        if pair is None or meaning is None:
            continue
        value = pair["value"]
        if not value:
            open_list = meaning
        elif value.startswith("[") and value.endswith("]"):
            fields.setdefault(meaning, ", ".join(_unquote(v) for v in value[1:-1].split(",")))
        else:
            fields.setdefault(meaning, _unquote(value))
    return {key: value for key, value in fields.items() if value and value.lower() != "null"}


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value
