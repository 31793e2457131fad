"""From a request to a response: the same steps for every operation."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from tracker.api import params, rendering, validators
from tracker.api.auth import Caller
from tracker.api.bodies import read_body
from tracker.api.cache import Rendered
from tracker.api.call import Call, Done, moment
from tracker.api.kinds import Vocabulary
from tracker.api.operation import API, Operation
from tracker.api.problems import Problem, not_found
from tracker.api.service import Service

LONGEST_QUERY = 40_000  # characters


def view(service: Service, operation: Operation) -> Callable[..., Response]:
    """The Flask view of an operation."""
    answer = _read if operation.method == "GET" else _write

    def handle(**texts: str) -> Response:
        if len(request.environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise Problem(
                "query-too-long", f"The query string is longer than {LONGEST_QUERY} characters."
            )
        caller = service.tokens.caller(request.environ.get("HTTP_AUTHORIZATION"))
        service.tokens.require(caller, operation.scope)
        return answer(service, operation, caller, texts)

    return handle


def _read(
    service: Service, operation: Operation, caller: Caller, texts: dict[str, str]
) -> Response:
    caching = validators.cache_control(operation, caller, service.tokens.reads_need_token)
    if operation.basis in ("content", "static"):
        answer = _render(service, operation, caller, texts)
        return answer if isinstance(answer, Response) else rendering.respond(answer, caching)
    environ = request.environ
    key = (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING"),
        environ.get("HTTP_ACCEPT"),
        caller.name is not None,
    )
    today = service.now().date() if operation.basis == "day" else None
    rendered = service.cache.get(key, (service.head(), today))
    if rendered is None:
        answer = _render(service, operation, caller, texts)
        if isinstance(answer, Response):
            return answer
        rendered = answer
        service.cache.put(key, rendered)
    size = rendered.size
    response = rendering.respond(rendered, caching)
    if rendered.size != size:  # it was compressed for the first time
        service.cache.put(key, rendered)
    return response


def _render(
    service: Service, operation: Operation, caller: Caller, texts: dict[str, str]
) -> Rendered | Response:
    if operation.basis == "static":
        return _static(service, operation)
    params.refuse_unknown(operation.parameters, request.args)
    times = params.values(operation.times, request.args, service.words)
    service.settle(times.get("known_at"))
    database = service.database
    with database.writing() if operation.stores else database.reading() as session:
        at = moment(session, times, service.now())
        book = service.books.at(session, at.ledger, at.head)
        args = params.values(operation.parameters, request.args, book.words)
        ids = _path(operation, texts, book.words)
        media_type = rendering.negotiate(operation, args)
        call = Call(service, operation, caller, args, ids, at, session, book, None, media_type)
        etag, modified = validators.of(call, media_type)
        if operation.form == "stream":
            caching = validators.cache_control(operation, caller, service.tokens.reads_need_token)
            return rendering.stream(operation, call, etag, caching)
        body, headers = rendering.body(operation, operation.handler(call), args, media_type)
        today = at.today if operation.basis == "day" else None
        return Rendered(body, headers, etag or validators.tag(body), modified, (at.head, today))


def _static(service: Service, operation: Operation) -> Rendered:
    args = params.read(operation.parameters, request.args, service.words)
    media_type = rendering.negotiate(operation, args)
    body, headers = rendering.body(operation, operation.handler(service), args, media_type)
    return Rendered(body, headers, validators.tag(body), None, None)


def _write(
    service: Service, operation: Operation, caller: Caller, texts: dict[str, str]
) -> Response:
    args = params.read(operation.parameters, request.args, service.words)
    ids = _path(operation, texts, service.words)
    body = read_body(operation)
    with service.database.writing() as session:
        at = moment(session, args, service.now())
        book = service.books.at(session, at.ledger, at.head)
        call = Call(service, operation, caller, args, ids, at, session, book, body)
        done = operation.handler(call)
    assert isinstance(done, Done)
    response = rendering.done(done)
    if done.location:
        response.headers["Location"] = f"{request.script_root}{API}{done.location}"
    return response


def _path(operation: Operation, texts: dict[str, str], words: Vocabulary) -> dict[str, object]:
    """The ids of the path. Raises Problem (404) for one that cannot be."""
    found: dict[str, object] = {}
    for name, text in texts.items():
        try:
            found[name] = operation.path_kinds[name].read(text, words)
        except ValueError:
            raise not_found(name, text, "the list above it") from None
    return found
