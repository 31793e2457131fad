"""The dashboard: the addresses of its pages, and what each shows.

Pages ask the public API in-process, so they need no script to be read; the script adds the
slider, the replay and the review with a token.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for

from tracker.web import articles, board, cell, delivery, exports, frame, gaps, words
from tracker.web.public_api import ApiError, PublicApi

SHOWN = 50  # items on a page of a list
Values = dict[str, Any]


def install(app: Flask, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Give `app` the dashboard. Its API must be installed."""
    app.register_blueprint(_blueprint(app, now))


def _blueprint(app: Flask, now: Callable[[], datetime]) -> Blueprint:
    site = Blueprint(
        "web", __name__, template_folder="templates", static_folder="static",
        static_url_path="/assets",
    )  # fmt: skip
    api = PublicApi(app)
    version = delivery.fingerprint()
    site.after_request(delivery.finish)
    site.register_error_handler(ApiError, _api_error)
    for function in (
        words.label, words.short_day, words.long_day, words.count, words.percent, words.signed,
        words.firmness,
    ):  # fmt: skip
        site.add_app_template_filter(function, function.__name__)

    def show(template: str, values: Values, at: frame.Frame) -> Response:
        def to(endpoint: str, **query: object) -> str:
            """A link to another page that keeps the day one looks at."""
            given = {**at.kept(), **query}
            given = {name: value for name, value in given.items() if value not in (None, "")}
            return url_for(f"web.{endpoint}", **given)  # type: ignore[arg-type]

        text = render_template(
            f"web/{template}", at=at, to=to, version=version, args=request.args, words=words,
            now=now(), **values,
        )  # fmt: skip
        return Response(text, mimetype="text/html")

    def begin() -> frame.Frame:
        return frame.load(api, request.args, now)

    @site.get("/")
    def matrix() -> Response:
        at = begin()
        values = board.build(api, at, request.args)
        values["reviewed"] = board.reviewed_cells(api)
        return show("matrix.html", values, at)

    @site.get("/positions/<party>/<issue>")
    def position(party: str, issue: str) -> Response:
        at = begin()
        return show("cell.html", cell.build(api, at, request.args, party, issue), at)

    @site.get("/changes")
    def changes() -> Response:
        at, args = begin(), request.args
        since, until = args.get("since"), args.get("until")
        week = since is None and until is None and args.get("all") is None
        if week:
            since, until = at.week
        page = api.get(
            "/changes", since=since, until=until, party=args.get("party"), issue=args.get("issue"),
            kind=args.get("kind"), expand="evidence", limit=SHOWN, cursor=args.get("cursor"),
            known_at=at.known_at,
        )  # fmt: skip
        values = {
            "changes": page["items"], "next": board.next_cursor(page), "week": week,
            "since": since, "until": until,
        }  # fmt: skip
        return show("changes.html", values, at)

    @site.get("/gaps")
    def distance() -> Response:
        at = begin()
        return show("gaps.html", gaps.build(api, at, request.args), at)

    @site.get("/articles")
    def article_list() -> Response:
        return show("articles.html", articles.build_list(api, request.args), begin())

    @site.get("/articles/<id_>")
    def article(id_: str) -> Response:
        return show("article.html", articles.build(api, id_), begin())

    @site.get("/search")
    def search() -> Response:
        args, at = request.args, begin()
        page = api.get(
            "/statements", expand="context", limit=SHOWN,
            **{name: args.get(name) for name in
               ("q", "party", "issue", "stance", "speaker", "since", "until", "cursor")},
        )  # fmt: skip
        values = {"statements": page["items"], "next": board.next_cursor(page)}
        return show("search.html", values, at)

    @site.get("/feeds")
    def feeds() -> Response:
        at = begin()
        found = api.items("/feeds", limit=frame.ALL)
        runs = api.items("/ingest/runs", limit=10)
        return show("feeds.html", {"feeds": found, "runs": runs}, at)

    @site.get("/about")
    def about() -> Response:
        return show("about.html", {"accuracy": api.get("/accuracy")}, begin())

    @site.get("/review")
    def review() -> Response:
        at = begin()
        page = api.get(
            "/statements", expand="context", limit=SHOWN, cursor=request.args.get("cursor"),
            party=request.args.get("party"), issue=request.args.get("issue"),
        )  # fmt: skip
        values = {"statements": page["items"], "next": board.next_cursor(page)}
        return show("review.html", values, at)

    @site.get("/embed/matrix")
    def embed_matrix() -> Response:
        at = begin()
        values = board.build(api, at, request.args)
        values["reviewed"] = board.reviewed_cells(api)
        return show("embed_matrix.html", values, at)

    @site.get("/embed/cell")
    def embed_cell() -> Response:
        at, args = begin(), request.args
        party, issue = exports.cell_of(at, args)
        drawn, _ = cell.chart(api, at, party, issue)
        one = api.get(f"/positions/{party}/{issue}", **at.moment)
        values = {
            "cell": one, "chart": drawn, "party": at.parties[party], "issue": at.issues[issue],
            "reviewed": sum(1 for each in one["evidence"] if each["review"]),
        }  # fmt: skip
        return show("embed_cell.html", values, at)

    @site.get("/charts/<any(timeline, matrix, gap):name>.<any(svg, png):form>")
    def chart(name: str, form: str) -> Response:
        return exports.chart(api, begin(), name, form, request.args)

    return site


def _plain_link(endpoint: str, **query: object) -> str:
    return url_for(f"web.{endpoint}", **query)  # type: ignore[arg-type]


def _api_error(error: ApiError) -> Response:
    """The API's problem, as a page for people and as it is for programs."""
    if request.path.startswith("/charts/"):
        return exports.problem(error)
    text = render_template(
        "web/error.html", error=error, version=delivery.fingerprint(), to=_plain_link, at=None
    )
    return Response(text, error.status, error.headers, mimetype="text/html")
