"""Draw the samples of tests/soak/test_service_soak.py: python scripts/soak_graph.py FILE SVG."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tracker.web.charts.drawing import Drawing

WIDTH, HEIGHT = 920, 560
LEFT, RIGHT, TOP, TALL, GAP = 90, 890, 70, 120, 40
ROWS = (
    ("Articles stored", (("articles", "support"),)),
    ("Memory of all processes, MB", (("megabytes", "contested"),)),
    ("Latency, ms: median and 99th percentile", (("median", "support"), ("p99", "oppose"))),
)


def drawn(about: dict[str, float], samples: Sequence[dict[str, float]]) -> str:
    """The document: three curves over one axis of time, each from zero."""
    last = samples[-1]
    title = (
        f"{about['seconds'] / 60:.0f} minutes: {about['feeds']:.0f} feeds, "
        f"{about['articles']:.0f} articles and {about['requests']:.0f} requests a second"
    )
    text = (
        f"{last['articles']:.0f} articles stored, {last['requests']:.0f} requests answered, "
        f"{last['wrong']:.0f} of them wrong, {last['megabytes']:.0f} MB at the end"
    )
    drawing = Drawing(WIDTH, HEIGHT, "light", title, text)
    drawing.write((16, 26), title, size=16, bold=True)
    drawing.write((16, 46), text, "muted")
    for number, (heading, curves) in enumerate(ROWS):
        top = TOP + number * (TALL + GAP)
        _row(drawing, top, heading, curves, samples)
    for part in range(5):
        x = LEFT + (RIGHT - LEFT) * part / 4
        minutes = last["seconds"] / 60 * part / 4
        drawing.write((x, HEIGHT - 12), f"{minutes:.1f} min", "muted", size=10.5, anchor="middle")
    return drawing.render()


def _row(
    drawing: Drawing,
    top: int,
    heading: str,
    curves: Sequence[tuple[str, str]],
    samples: Sequence[dict[str, float]],
) -> None:
    highest = max(sample[name] for name, _ in curves for sample in samples) or 1.0
    length = samples[-1]["seconds"]
    drawing.write((LEFT, top + 14), heading, size=11, bold=True)
    for share in (0.0, 0.5, 1.0):
        y = top + TALL - share * (TALL - 24)
        drawing.line((LEFT, y), (RIGHT, y), "grid")
        drawing.write((LEFT - 8, y + 4), f"{highest * share:.0f}", "muted", size=10.5, anchor="end")
    for name, role in curves:
        points = [
            (
                LEFT + (RIGHT - LEFT) * sample["seconds"] / length,
                top + TALL - (TALL - 24) * sample[name] / highest,
            )
            for sample in samples
        ]
        drawing.polyline(points, role, width=1.5)


if __name__ == "__main__":
    recorded = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(
        drawn(recorded["about"], recorded["samples"]) + "\n", encoding="utf-8"
    )
