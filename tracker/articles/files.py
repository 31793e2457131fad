"""Articles from files: one file, a folder of them, or standard input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.articles import manifest
from tracker.articles.article import Article
from tracker.articles.dates import Dateline
from tracker.articles.encoding import decode
from tracker.articles.identity import canonical_url
from tracker.articles.plaintext import raw_article, read_text
from tracker.errors import ArticleError

TEXT_SUFFIXES = frozenset({".txt", ".text"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
SUFFIXES = TEXT_SUFFIXES | MARKDOWN_SUFFIXES | PAGE_SUFFIXES
LARGEST = 20_000_000  # bytes of a file

Manifests = Mapping[Path, Mapping[str, manifest.Entry]]  # by folder, by file


def read_files(
    path: Path, *, published: Dateline | None = None, raw: bool = False
) -> Iterator[tuple[Path, Article | ArticleError]]:
    """Each article at `path`, or the ArticleError that says why a file is none, in order of name.

    A folder is searched with all below it; a manifest.json in it, or beside a file, fills in what
    texts leave out. `published` is for articles that no text and no manifest dates. `raw` takes
    each file as the text, unchanged, for what counts characters.

    Raises ArticleError at once where `path` is missing, holds no article, or its manifest is
    broken: nothing has been read by then.
    """
    return read_listed(find_files(path), manifests(path), published=published, raw=raw)


def find_files(path: Path) -> list[Path]:
    """The article files at `path`: itself, or those in the folder and below, sorted by name."""
    if not path.exists():
        raise ArticleError(f"{path}: there is no such file or folder")
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.rglob("*")
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and file.name != "README.md"
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not found:
        raise ArticleError(f"{path}: holds no article: put .txt, .md or .html files into it")
    return found


def read_file(path: Path, *, raw: bool = False) -> Article:
    """One file as an article, by its suffix. Raises ArticleError, naming the file."""
    try:
        return read_bytes(_content(path), suffix=path.suffix, raw=raw)
    except ArticleError as error:
        message = str(error)
        raise (
            error if message.startswith(str(path)) else ArticleError(f"{path}: {message}")
        ) from error


def read_bytes(data: bytes, *, suffix: str = ".txt", raw: bool = False) -> Article:
    """The article in a file's bytes. A suffix that is not known is read as plain text, or as a
    page where it begins as one.

    Raises ArticleError for what is empty, binary, oversized, or holds no article.
    """
    if len(data) > LARGEST:
        raise ArticleError(f"has more than {LARGEST // 1_000_000} MB: give one article in a file")
    if not data.strip():
        raise ArticleError("is empty: give a file with an article in it")
    suffix = suffix.lower()
    is_page = suffix in PAGE_SUFFIXES or (suffix not in SUFFIXES and _begins_as_page(data))
    text = decode(data, markup=is_page, keep_mark=raw)
    if raw:
        return raw_article(text)
    if is_page:
        from tracker.articles.extract import extract_html  # loads trafilatura, which text needs not

        return replace(extract_html(text), origin="file")
    return read_text(text, markdown=suffix in MARKDOWN_SUFFIXES)


def manifests(path: Path) -> Manifests:
    """What the manifest.json in a folder, or beside a file, says. Raises ArticleError."""
    folder = path if path.is_dir() else path.parent
    return {folder: _entries(folder)}


def read_listed(
    files: Sequence[Path],
    entries: Manifests,
    *,
    published: Dateline | None = None,
    raw: bool = False,
) -> Iterator[tuple[Path, Article | ArticleError]]:
    """Each of the files as `read_files` has them."""
    for file in files:
        try:
            article = read_file(file, raw=raw)
        except ArticleError as error:
            yield file, error
            continue
        yield file, _complete(article, _entry(file, entries), published)


def _complete(
    article: Article, entry: manifest.Entry | None, published: Dateline | None
) -> Article:
    if entry is not None:
        article = manifest.apply(entry, article)
    if published is not None and article.published_on is None:
        article = replace(article, published_on=published.on, published_at=published.at)
    changes: dict[str, Any] = {}
    if article.url is not None:
        changes["url"] = canonical_url(article.url)
    return replace(article, **changes)


def _entries(folder: Path) -> dict[str, manifest.Entry]:
    listed = folder / manifest.NAME
    return manifest.read_manifest(listed) if listed.is_file() else {}


def _entry(file: Path, entries: Manifests) -> manifest.Entry | None:
    for folder, listed in entries.items():
        if file.is_relative_to(folder) and (name := file.relative_to(folder).as_posix()) in listed:
            return listed[name]
    return None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ArticleError(
                f"has more than {LARGEST // 1_000_000} MB: give one article in a file"
            )
        return path.read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror or error})") from error


def _begins_as_page(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<body" in head
