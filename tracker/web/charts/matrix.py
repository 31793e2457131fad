"""The matrix of parties and issues as one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.web import words
from tracker.web.charts.drawing import Drawing, Theme, fits, wrapped

HEAD, ROW, SIDE, COLUMN = 92, 42, 200, 146


def draw(
    parties: Sequence[Mapping[str, Any]],
    issues: Sequence[Mapping[str, Any]],
    positions: Mapping[tuple[str, str], Mapping[str, Any]],
    *,
    as_of: str,
    note: str,
    theme: Theme = "light",
) -> str:
    """The SVG document; `positions` by party and issue."""
    width = SIDE + COLUMN * max(len(parties), 3) + 16
    height = HEAD + ROW * len(issues) + 64
    title = f"Who stands where at the end of {words.long_day(as_of)}"
    heard = sum(1 for one in positions.values() if one["stance"] is not None)
    drawing = Drawing(width, height, theme, title, f"{heard} of {len(positions)} positions known")
    drawing.write((16, 28), title, size=17, bold=True)
    for column, party in enumerate(parties):
        x = SIDE + COLUMN * column + COLUMN / 2
        name = wrapped(party["name"], 19)
        for number, line in enumerate(name):
            below = HEAD - 14 - 14 * (len(name) - 1 - number)
            drawing.write((x, below), line, size=11.5, anchor="middle", bold=True)
    for row, issue in enumerate(issues):
        y = HEAD + ROW * row
        drawing.line((16, y), (width - 16, y), "grid")
        drawing.write((16, y + 26), fits(issue["name"], 26), size=13, bold=bool(issue["core"]))
        for column, party in enumerate(parties):
            one = positions[party["id"], issue["id"]]
            _cell(drawing, SIDE + COLUMN * column, y, one, issue, party)
    bottom = HEAD + ROW * len(issues)
    drawing.line((16, bottom), (width - 16, bottom), "grid")
    _legend(drawing, bottom + 24)
    drawing.write((16, height - 14), fits(note, 150), "muted", size=10.5)
    return drawing.render()


def _cell(
    drawing: Drawing,
    x: float,
    y: float,
    one: Mapping[str, Any],
    issue: Mapping[str, Any],
    party: Mapping[str, Any],
) -> None:
    stance = one["stance"]
    if stance is None:
        drawing.write((x + COLUMN / 2, y + 25), "·", "muted", anchor="middle")
        return
    if stance in ("support", "oppose"):
        opacity = 0.06 + 0.08 * words.level(one["score"])
        drawing.rect((x + 2, y + 2), (COLUMN - 4, ROW - 4), stance, opacity, 4)
    tip = f"{party['name']} {one['reading']}"
    drawing.symbol(stance, (x + 14, y + 16), 5.5, hollow=one["conditional"], tip=tip)
    drawing.write((x + 25, y + 20), fits(words.label(issue, stance), 19), stance, size=10.5,
                  bold=True)  # fmt: skip
    marks = [m for m in ("if" if one["conditional"] else "", _since(one)) if m]
    drawing.write((x + 25, y + 34), " · ".join(marks), "muted", size=9.5)


def _since(one: Mapping[str, Any]) -> str:
    if one["status"] == "stale":
        return f"last {words.short_day(one['last_stated'])}"
    return f"since {words.short_day(one['since'])}"


def _legend(drawing: Drawing, y: float) -> None:
    x = 22.0
    for stance, text in (
        ("support", "for the proposition"), ("oppose", "against it"),
        ("open", "leaves it open"), ("contested", "two voices"),
    ):  # fmt: skip
        drawing.symbol(stance, (x, y - 4), 5)
        drawing.write((x + 11, y), text, "muted", size=11)
        x += 30 + 6.3 * len(text)
    drawing.symbol("support", (x, y - 4), 5, hollow=True)
    drawing.write((x + 11, y), "on a condition (hollow)", "muted", size=11)
    drawing.write((x + 170, y), "· silent", "muted", size=11)
