"""/docs and /problems: the OpenAPI document as pages, without a script or another host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Blueprint, Response, render_template, request

from tracker.api.operation import Resource
from tracker.api.problems import KINDS, Problem

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def blueprint(resources: Iterable[Resource], document: dict[str, Any]) -> Blueprint:
    """The pages of these resources."""
    pages = Blueprint(
        "documentation",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/docs/static",
    )
    resources = tuple(resources)

    def pretty(value: Any) -> str:
        return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()

    @pages.get("/docs")
    def docs() -> Response:
        return _page(
            "docs.html",
            document=document,
            resources=resources,
            pretty=pretty,
            kind=_kind,
        )

    @pages.get("/problems")
    def problem_list() -> Response:
        return _page("problems.html", kinds=KINDS.values())

    @pages.get("/problems/<slug>")
    def problem(slug: str) -> Response:
        if slug not in KINDS:
            raise Problem("not-found", f"There is no problem type {slug[:100]!r}; see /problems.")
        return _page("problems.html", kinds=[KINDS[slug]])

    return pages


def _page(template: str, **values: Any) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "public, no-cache"}
    response = Response(render_template(template, **values), headers=headers, mimetype="text/html")
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    limits = [f"{schema[key]}" for key in ("minimum", "maximum") if key in schema]
    text = str(schema.get("format") or schema.get("type") or "any")
    return f"{text} {'–'.join(limits)}".strip()
