"""Every noun of the API and the blueprint it becomes."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Flask, Response

from tracker.api import documentation, http, openapi, problems, rendering
from tracker.api.accuracy import accuracy
from tracker.api.articles import articles
from tracker.api.bodies import LARGEST
from tracker.api.changes import changes
from tracker.api.dispatch import view
from tracker.api.draws import blind
from tracker.api.exports import exports
from tracker.api.feeds import feeds
from tracker.api.jobs import work
from tracker.api.meta import meta
from tracker.api.operation import Resource
from tracker.api.outlets import outlets
from tracker.api.parties import parties
from tracker.api.positions import positions
from tracker.api.reviews import reviews
from tracker.api.root import root
from tracker.api.service import Service
from tracker.api.speakers import speakers
from tracker.api.statements import statements
from tracker.api.submissions import recoding
from tracker.api.timeline import timelines
from tracker.api.webhooks import webhooks

RESOURCES: tuple[Resource, ...] = (
    parties, positions, timelines, changes, statements, articles, outlets, speakers, feeds, work,
    reviews, blind, accuracy, recoding, webhooks, exports, meta, root,
)  # fmt: skip


def install(app: Flask, service: Service) -> None:
    """Give `app` the whole API, its documentation and its way with errors."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.url_map.merge_slashes = False  # a redirect would be an HTML page
    http.install(app, service)
    problems.install(app)
    for resource in RESOURCES:
        app.register_blueprint(_blueprint(resource, service))
    document = openapi.build(RESOURCES, service.words, service.version)
    body = msgspec.json.encode(document)

    @app.get("/openapi.json")
    def openapi_json() -> Response:
        return rendering.plain(body, "application/json", "public, no-cache")

    app.register_blueprint(documentation.blueprint(RESOURCES, document))


def _blueprint(resource: Resource, service: Service) -> Blueprint:
    blueprint = Blueprint(f"api_{resource.tag}", __name__)
    for operation in resource:
        blueprint.add_url_rule(
            operation.rule,
            endpoint=operation.name,
            view_func=view(service, operation),
            methods=[operation.method],
        )
    return blueprint
