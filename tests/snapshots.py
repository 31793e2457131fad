"""Every answer that can be asked for a past moment, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from tracker.api.blueprints import RESOURCES
from tracker.api.operation import Operation

MORE: dict[str, tuple[str, ...]] = {
    "list_statements": (
        "status=current,superseded,withdrawn&limit=5", "q=sanctions or talks", "expand=context",
        "limit=2", "speaker={speaker}", "party={party}", "issue={issue}&min_confidence=0.5",
    ),
    "list_articles": ("expand=statements", "limit=2", "coding=coded", "outlet={outlet}"),
    "list_changes": ("expand=evidence", "limit=2", "status=withdrawn,confirmed", "issue={issue}"),
    "list_positions": ("exclude_outlet={outlet}", "party={party}&issue={issue}"),
    "list_timeline": ("shape=wide", "interval=month", "interval=day&issue={issue}"),
    "list_gaps": ("issue={issue}",),
    "list_speakers": ("party={party}", "limit=3"),
    "get_changes_feed": ("include_quiet=1", "include_quiet=1&party={party}"),
}  # fmt: skip
Answers = dict[str, tuple[int, bytes, str | None]]


def operations() -> list[Operation]:
    """Every operation that takes `known_at`."""
    found = [operation for resource in RESOURCES for operation in resource]
    return [one for one in found if any(p.name == "known_at" for p in one.parameters)]


def snapshot(client: FlaskClient, known_at: str, as_of: str, *, csv: bool = True) -> Answers:
    """Status, body and ETag of every such answer, each list to its end."""
    names = _names(client, known_at)
    urls = (url for url in _urls(names, known_at, as_of) if csv or "format=csv" not in url)
    return dict(_pages(client, url) for url in urls)


def again(client: FlaskClient, answers: Answers) -> Answers:
    """The same questions asked once more."""
    return dict(_pages(client, url) for url in answers)


def differences(before: Answers, after: Answers) -> list[str]:
    """The addresses that answer otherwise, with where."""
    return [
        f"{url}: {_where(before[url], after[url])}" for url in before if before[url] != after[url]
    ]


def _where(before: tuple[int, bytes, str | None], after: tuple[int, bytes, str | None]) -> str:
    if before[1] == after[1]:
        return f"{before[0]}, {before[2]} is now {after[0]}, {after[2]}"
    pairs = enumerate(zip(before[1], after[1], strict=False))
    place = next((n for n, (a, b) in pairs if a != b), min(len(before[1]), len(after[1])))
    start = max(0, place - 100)
    return f"…{before[1][start : place + 60]!r} is now …{after[1][start : place + 60]!r}"


def _names(client: FlaskClient, known_at: str) -> dict[str, list[str]]:
    def ids(path: str, counted: str | None = None) -> list[str]:
        items = client.get(f"/api/v1{path}?known_at={known_at}&limit=1000").get_json()["items"]
        return [one["id"] for one in items if counted is None or one[counted]]

    return {
        "party": ids("/parties"),
        "issue": ids("/issues"),
        "outlet": ids("/outlets", "articles"),
        "speaker": ids("/speakers", "statements"),
        "id": ids("/articles"),
    }


def _urls(names: dict[str, list[str]], known_at: str, as_of: str) -> Iterator[str]:
    for operation in operations():
        parameters = {parameter.name for parameter in operation.parameters}
        times = [f"known_at={known_at}"]
        if "as_of" in parameters:
            of_day = f"known_at={known_at}&as_of={as_of}"
            times = [of_day] if "party" in operation.path_kinds else [*times, of_day]
        for path, time, form in product(_paths(operation, names), times, _forms(operation)):
            for query in ("", *MORE.get(operation.name, ())):
                for filled in _filled(query, names):
                    parts = [time, filled, form]
                    if operation.name == "list_gaps":
                        parts.append(f"a={names['party'][0]}&b={names['party'][1]}")
                    yield f"{path}?{'&'.join(part for part in parts if part)}"


def _forms(operation: Operation) -> tuple[str, ...]:
    return ("", "format=csv") if any(p.name == "format" for p in operation.parameters) else ("",)


def _paths(operation: Operation, names: dict[str, list[str]]) -> Iterator[str]:
    kinds = list(operation.path_kinds)
    for chosen in product(*(names[kind] for kind in kinds)):
        yield operation.path.format(**dict(zip(kinds, chosen, strict=True)))


def _filled(query: str, names: dict[str, list[str]]) -> Iterator[str]:
    """The query with each of the ids that it has a place for, a few of them where there are two."""
    kinds = [kind for kind in names if "{" + kind + "}" in query]
    several = len(kinds) > 1
    for chosen in product(*(names[kind][:: 4 if several else 1] for kind in kinds)):
        yield query.format(**dict(zip(kinds, chosen, strict=True)))


def _pages(client: FlaskClient, url: str) -> tuple[str, tuple[int, bytes, str | None]]:
    answer = client.get(url)
    status, body, etag = answer.status_code, answer.get_data(), answer.headers.get("ETag")
    following = _next(answer)
    while following:
        answer = client.get(f"{urlsplit(url).path}?{following}")
        body += answer.get_data()
        following = _next(answer)
    return url, (status, body, etag)


def _next(answer: Any) -> str | None:
    link = answer.headers.get("Link")
    if link is None:
        return None
    query = urlsplit(link.split(">")[0][1:]).query
    assert parse_qs(query)["cursor"]
    return query
