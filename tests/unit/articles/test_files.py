from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tracker.articles.article import Article
from tracker.articles.dates import parse_iso
from tracker.articles.files import read_bytes, read_file, read_files
from tracker.errors import ArticleError

BODY = (
    "The cabinet in Southmark has decided to freeze its gas contract with Eastria, the prime "
    "minister announced on Friday — “after a night of talks”.\n\n"
    "The opposition supported the government, but asked for a vote before the end of the month."
)
TEXT = f"Southmark freezes gas contract\n\n2022-02-04\n\n{BODY}\n"


def write_manifest(folder: Path, *entries: dict[str, object]) -> None:
    (folder / "manifest.json").write_text(json.dumps(entries), "utf-8")


def articles(path: Path) -> list[Article]:
    found = [article for _, article in read_files(path)]
    assert all(isinstance(article, Article) for article in found)
    return [article for article in found if isinstance(article, Article)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_a_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    data = TEXT.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    (tmp_path / "a.txt").write_bytes(data)
    assert read_file(tmp_path / "a.txt").text == BODY


def test_a_page_is_read_in_the_charset_it_declares() -> None:
    sentence = (
        "Делегации во вторник третий день вели переговоры, но не договорились об охране переправ."
    )
    page = (
        "<html><head><meta charset='windows-1251'><title>Переговоры о реке</title></head><body>"
        f"<article><h1>Переговоры о реке</h1><p>{sentence}</p><p>{sentence[:-1]} снова.</p>"
        "</article></body></html>"
    )
    assert sentence in read_bytes(page.encode("cp1251"), suffix=".html").text


def test_raw_is_the_file_itself(tmp_path: Path) -> None:
    data = "\ufeffMenu\r\n\r\nShare\r\n\r\nOne sentence.\r\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    article = read_file(tmp_path / "a.txt", raw=True)
    assert article.text.encode() == data
    assert article.title is None


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"%PDF-1.7\n" + b"x" * 400, "binary"),
        (os.urandom(4096), "binary"),
        (b"Menu\n\nShare\n\nPrint\n", "no article text"),
    ],
)
def test_what_is_no_article_is_one_clear_error(tmp_path: Path, data: bytes, complaint: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    with pytest.raises(ArticleError, match=complaint) as raised:
        read_file(file)
    assert str(raised.value).count(str(file)) == 1


def test_an_oversized_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as handle:
        handle.truncate(30_000_000)
    with pytest.raises(ArticleError, match="20 MB"):
        read_file(file)


def test_what_is_far_too_long_for_an_article_is_refused() -> None:
    with pytest.raises(ArticleError, match="10000 lines"):
        read_bytes(b"One more line of it.\n\n" * 20_000)


def test_a_missing_path_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no such file"):
        read_files(tmp_path / "none")
    with pytest.raises(ArticleError, match="holds no article"):
        read_files(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_an_error_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.txt").chmod(0)
    (_, first), (_, second) = read_files(tmp_path)
    assert isinstance(first, ArticleError)
    assert isinstance(second, Article)


def test_a_bad_file_in_a_folder_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.md").write_text(f"# Title of it\n\n{BODY}", "utf-8")
    (tmp_path / "notes.json").write_text("{}", "utf-8")
    found = list(read_files(tmp_path))
    assert [path.name for path, _ in found] == ["a.txt", "b.md"]
    assert isinstance(found[0][1], ArticleError)
    assert isinstance(found[1][1], Article)
    assert found[1][1].title == "Title of it"


def test_a_manifest_overrides_and_fills(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    write_manifest(
        tmp_path,
        {"file": "a.txt", "title": "Another title", "rights": "open", "published": None},
        {
            "file": "b.txt",
            "published": "2022-02-05",
            "outlet": "Post",
            "url": "https://p.example/b#x",
        },
    )
    first, second = articles(tmp_path)
    assert (first.title, first.rights, first.published_on) == (
        "Another title",
        "open",
        date(2022, 2, 4),
    )
    assert (second.published_on, second.outlet, second.url) == (
        date(2022, 2, 5),
        "Post",
        "https://p.example/b",
    )


def test_a_manifest_beside_one_file_counts(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    write_manifest(tmp_path, {"file": "b.txt", "published": "2022-02-05"})
    assert articles(tmp_path / "b.txt")[0].published_on == date(2022, 2, 5)


def test_a_date_from_outside_fills_in_only_what_nothing_states(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    found = [a for _, a in read_files(tmp_path, published=parse_iso("2022-03-01"))]
    assert [a.published_on for a in found if isinstance(a, Article)] == [
        date(2022, 2, 4),
        date(2022, 3, 1),
    ]


@pytest.mark.parametrize(
    ("manifest", "complaint"),
    [
        ("[{", "not JSON"),
        ("{}", "Expected `array`"),
        ('[{"title": "x"}]', "missing required field `file`"),
        ('[{"file": "a.txt", "titel": "x"}]', "unknown field `titel`"),
        ('[{"file": "a.txt", "title": 3}]', "Expected `str"),
        ('[{"file": "a.txt", "rights": "mine"}]', "Invalid enum value"),
        ('[{"file": "b.txt"}]', "no such file"),
        ('[{"file": "../a.txt"}]', "outside the folder"),
        ('[{"file": "a.txt"}, {"file": "a.txt"}]', "listed twice"),
        ('[{"file": "a.txt", "published": "30 February 2022"}]', "not a date"),
        ('[{"file": "a.txt", "language": "english"}]', "ISO 639-1"),
        ('[{"file": "a.txt", "url": "harbour"}]', "begin with http"),
    ],
)
def test_a_mistake_in_a_manifest_is_one_error_before_anything_is_read(
    tmp_path: Path, manifest: str, complaint: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(ArticleError, match=complaint) as raised:
        read_files(tmp_path)
    assert "manifest.json" in str(raised.value)
