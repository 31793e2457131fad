"""Charts at stable addresses, as SVG and PNG."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec
from flask import Response

from tracker.web import board, cell, delivery, gaps
from tracker.web.charts import matrix
from tracker.web.charts.drawing import Theme
from tracker.web.frame import Frame
from tracker.web.public_api import ApiError, PublicApi
from tracker.web.words import long_day

SVG, PNG = "image/svg+xml", "image/png"


def chart(api: PublicApi, at: Frame, name: str, form: str, args: Mapping[str, str]) -> Response:
    """The chart `name` in its form. Raises ApiError for parameters that name nothing."""
    theme = _theme(args)
    if name == "matrix":
        drawn = _matrix(api, at, args, theme)
    elif name == "gap":
        issue = _known(at.issues, args, "issue")
        drawn, _ = gaps.chart(
            api, at, _known(at.parties, args, "a"), _known(at.parties, args, "b"), issue, theme
        )
    else:
        drawn, _ = cell.chart(api, at, *cell_of(at, args), theme)
    headers = {"Content-Security-Policy": delivery.CHART_POLICY}
    if form == "svg":
        return Response(drawn, headers=headers, mimetype=SVG)
    from tracker.web.charts import png  # the renderer is loaded by those who ask for pictures

    return Response(png.png(drawn, scale=2), headers=headers, mimetype=PNG)


def cell_of(at: Frame, args: Mapping[str, str]) -> tuple[str, str]:
    """The party and issue asked for. Raises ApiError."""
    return _known(at.parties, args, "party"), _known(at.issues, args, "issue")


def problem(error: ApiError) -> Response:
    """The problem document of an error."""
    body = msgspec.json.encode(error.problem)
    return Response(body, error.status, error.headers, mimetype="application/problem+json")


def _matrix(api: PublicApi, at: Frame, args: Mapping[str, str], theme: Theme) -> str:
    built = board.build(api, at, args)
    positions = {(one["party"], one["issue"]): one for one in api.items("/positions", **at.moment)}
    note = "Coded by machine"
    note += "; nobody has reviewed it. " if not built["reviewed"] and at.data_through else ". "
    note += f"{at.meta['negotiation']['name']}. "
    note += f"Data through {long_day(at.data_through)}." if at.data_through else "No data yet."
    return matrix.draw(
        built["parties"],
        [row["issue"] for group in built["groups"] for row in group["rows"]],
        positions, as_of=at.as_of, note=note, theme=theme,
    )  # fmt: skip


def _theme(args: Mapping[str, str]) -> Theme:
    given = args.get("theme", "light")
    if given not in ("light", "dark"):
        raise _invalid("theme", given, ("light", "dark"))
    return cast(Theme, given)


def _known(every: Mapping[str, object], args: Mapping[str, str], name: str) -> str:
    given = args.get(name, "")
    if given not in every:
        raise _invalid(name, given, tuple(every))
    return given


def _invalid(name: str, given: str, known: tuple[str, ...]) -> ApiError:
    document = {
        "type": "/problems/invalid-parameter",
        "title": "A query parameter cannot be read",
        "status": 400,
        "detail": f"{name}={given[:100]!r} is not known; choose from {', '.join(known)}.",
        "parameter": name,
    }
    return ApiError(400, document, {})
