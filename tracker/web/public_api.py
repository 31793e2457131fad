"""The public API, asked in-process: what the page knows comes from here and nowhere else.

A request runs through the whole application, tokens, caching and errors included, without the
network in between. The caller's Authorization header is handed on.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Flask, g, request

from tracker.api.http import INNER
from tracker.errors import TrackerError

ROOT = "/api/v1"


class ApiError(TrackerError):
    """The API refused, or broke. `problem` is its problem document."""

    def __init__(self, status: int, problem: dict[str, Any], headers: dict[str, str]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title") or status))
        self.status = status
        self.problem = problem
        self.headers = headers


class PublicApi:
    """GET requests to the API of `app`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._items: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def get(self, path: str, **query: object) -> dict[str, Any]:
        """The decoded answer of a route under /api/v1; parameters that are None are left out.

        Raises ApiError for any status from 400 on.
        """
        given = {name: str(value) for name, value in query.items() if value not in (None, "")}
        with self.app.app_context(), self.app.request_context(self._environ(path, given)):
            response = self.app.full_dispatch_request()
        body = msgspec.json.decode(response.get_data() or b"{}")
        if response.status_code >= 400:
            challenge = response.headers.get("WWW-Authenticate")
            headers = {"WWW-Authenticate": challenge} if challenge else {}
            raise ApiError(response.status_code, body, headers)
        return dict(body)

    def items(self, path: str, **query: object) -> list[dict[str, Any]]:
        """The items of a list (its first page)."""
        return list(self.get(path, **query)["items"])

    def items_of(self, path: str, version: str, **query: object) -> list[dict[str, Any]]:
        """The items of a list that is another one only in another version; for those who may read
        the version."""
        held, items = self._items.get(path, (None, []))
        if held != version:
            items = self.items(path, **query)
            self._items[path] = (version, items)
        return items

    def _environ(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        """The request as a WSGI server would hand it over: nothing of the page's own but who asks,
        in whose name, and under which id."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": ROOT + path,
            "QUERY_STRING": urlencode(query),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT": "application/json",
            "HTTP_X_REQUEST_ID": str(g.get("request_id", "")),
            "REMOTE_ADDR": request.remote_addr or "",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": request.environ.get("wsgi.errors"),
            INNER: True,
        }
        authorization = request.environ.get("HTTP_AUTHORIZATION")
        if authorization is not None:
            environ["HTTP_AUTHORIZATION"] = authorization
        return environ
