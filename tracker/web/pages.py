"""The dashboard: the addresses of its pages, and what each shows.

Pages ask the public API in-process, so they need no script to be read; the script adds the
slider, the replay and the review with a token.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for
from markupsafe import Markup

from tracker.web import articles, board, cell, changes, delivery, exports, frame, gaps, words
from tracker.web.public_api import ApiError, PublicApi

SHOWN = 50  # items on a page of a list
CELLS = 2000  # of matrices that are kept as they were rendered
FILTERS = (
    words.label, words.short_day, words.long_day, words.count, words.percent, words.signed,
    words.from_word, words.to_word,
)  # fmt: skip


def install(app: Flask, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Give `app` the dashboard. Its API must be installed."""
    site = Blueprint(
        "web", __name__, template_folder="templates", static_folder="static",
        static_url_path="/assets",
    )  # fmt: skip
    pages = Pages(PublicApi(app), now)
    for rule, endpoint, view in (
        ("/", "matrix", pages.matrix),
        ("/positions/<party>/<issue>", "position", pages.position),
        ("/changes", "changes", pages.changes),
        ("/gaps", "distance", pages.gaps),
        ("/articles", "article_list", pages.article_list),
        ("/articles/<id_>", "article", pages.article),
        ("/search", "search", pages.search),
        ("/feeds", "feeds", pages.feeds),
        ("/review", "review", pages.review),
        ("/about", "about", pages.about),
        ("/embed/matrix", "embed_matrix", pages.embed_matrix),
        ("/embed/cell", "embed_cell", pages.embed_cell),
        ("/charts/<any(timeline, matrix, gap):name>.<any(svg, png):form>", "chart", pages.chart),
    ):
        site.add_url_rule(rule, endpoint, view)
    for function in FILTERS:
        site.add_app_template_filter(function, function.__name__)
    site.after_request(delivery.finish)
    site.register_error_handler(ApiError, pages.failed)
    app.register_blueprint(site)


class Pages:
    """One method for each address; they raise ApiError where the API refuses."""

    def __init__(self, api: PublicApi, now: Callable[[], datetime]) -> None:
        self.api = api
        self.now = now
        self.version = delivery.fingerprint()
        self._cells: dict[Hashable, Markup] = {}  # as they were rendered, by all that they show

    def matrix(self) -> Response:
        at = self._begin()
        days = board.days_of_change(self.api, at)
        return self._show("matrix.html", at, self._board(at), change_days=days)

    def position(self, party: str, issue: str) -> Response:
        at = self._begin()
        return self._show("cell.html", at, cell.build(self.api, at, request.args, party, issue))

    def changes(self) -> Response:
        at = self._begin()
        return self._show("changes.html", at, changes.build(self.api, at, request.args))

    def gaps(self) -> Response:
        at = self._begin()
        return self._show("gaps.html", at, gaps.build(self.api, at, request.args))

    def article_list(self) -> Response:
        return self._show(
            "articles.html", self._begin(), articles.build_list(self.api, request.args)
        )

    def article(self, id_: str) -> Response:
        return self._show("article.html", self._begin(), articles.build(self.api, id_))

    def search(self) -> Response:
        names = ("q", "party", "issue", "stance", "speaker", "since", "until")
        page = self._list("/statements", *names, expand="context")
        return self._show("search.html", self._begin(), page)

    def feeds(self) -> Response:
        feeds = self.api.items("/feeds", limit=frame.ALL)
        runs = self.api.items("/ingest/runs", limit=10)
        return self._show("feeds.html", self._begin(), {"feeds": feeds, "runs": runs})

    def review(self) -> Response:
        page = self._list("/statements", "party", "issue", expand="context")
        return self._show("review.html", self._begin(), page)

    def about(self) -> Response:
        return self._show("about.html", self._begin(), {"accuracy": self.api.get("/accuracy")})

    def embed_matrix(self) -> Response:
        at = self._begin()
        return self._show("embed_matrix.html", at, self._board(at, framed=True))

    def embed_cell(self) -> Response:
        at = self._begin()
        party, issue = exports.cell_of(at, request.args)
        one = self.api.get(f"/positions/{party}/{issue}", **at.moment)
        values = {
            "cell": one,
            "chart": cell.chart(self.api, at, party, issue)[0],
            "party": at.parties[party],
            "issue": at.issues[issue],
            "reviewed": sum(1 for each in one["evidence"] if each["review"]),
        }
        return self._show("embed_cell.html", at, values)

    def chart(self, name: str, form: str) -> Response:
        return exports.chart(self.api, self._begin(), name, form, request.args)

    def failed(self, error: ApiError) -> Response:
        """The API's problem: as it is for those who fetch charts, else as a page."""
        if request.path.startswith("/charts/"):
            return exports.problem(error)
        text = render_template(
            "web/error.html", error=error, version=self.version, to=_link, at=None,
            framed=request.path.startswith("/embed/"),
        )  # fmt: skip
        return Response(text, error.status, error.headers, mimetype="text/html")

    def _begin(self) -> frame.Frame:
        return frame.load(self.api, request.args, self.now)

    def _board(self, at: frame.Frame, *, framed: bool = False) -> dict[str, Any]:
        """The matrix. Most of its cells are as they were when it was asked for last."""
        to = _links(at)
        look = (framed, request.script_root, *at.kept().items())

        def cell_html(one: board.Cell) -> Markup:
            found = self._cells.get((one, look))
            if found is None:
                text = render_template("web/board_cell.html", cell=one, to=to, framed=framed)
                if len(self._cells) >= CELLS:
                    self._cells.clear()
                found = self._cells[one, look] = Markup(text)  # nosec B704
            return found

        built = board.build(self.api, at, request.args)
        return built | {"cell_html": cell_html, "framed": framed}

    def _list(self, path: str, *names: str, **query: str | None) -> dict[str, Any]:
        """A page of a list, filtered by the parameters `names` of the request."""
        given = {name: request.args.get(name) for name in (*names, "cursor")}
        page = self.api.get(path, limit=SHOWN, **given, **query)
        return {"items": page["items"], "next": board.next_cursor(page)}

    def _show(
        self, template: str, at: frame.Frame, values: dict[str, Any], **more: Any
    ) -> Response:
        text = render_template(
            f"web/{template}", at=at, to=_links(at), version=self.version, args=request.args,
            words=words, **{"framed": False, **values, **more},
        )  # fmt: skip
        return Response(text, mimetype="text/html")


def _links(at: frame.Frame) -> Callable[..., str]:
    """Links to other pages that keep the day one looks at."""
    kept = at.kept()
    return lambda endpoint, **query: _link(endpoint, **{**kept, **query})


def _link(endpoint: str, **query: Any) -> str:
    """The address of a page; parameters without a value are left out."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return url_for(f"web.{endpoint}", **given)
