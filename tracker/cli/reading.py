"""tracker positions, tracker export"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import click

from tracker import ledger
from tracker.cli.opening import database
from tracker.cli.options import DAY
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.errors import UsageError
from tracker.positions.adopting import codebook_at
from tracker.positions.position import Position, position
from tracker.positions.store import load_last_states, method_at

SIGNS = {"support": "+", "oppose": "-", "open": "o", "contested": "±"}
KINDS = ("statements", "positions", "changes", "articles")
LEGEND = (
    "+ supports, - opposes, o open, ± contested, with the strength 0..1; "
    "* on a condition, ~ stale, . silent (nothing known, not neutral)"
)


@click.command()
@click.option("--as-of", type=DAY, help="End of this day; default: today (UTC).")
def positions(as_of: datetime | None) -> None:
    """Show the matrix of parties and issues."""
    day = as_of.date() if as_of else datetime.now(UTC).date()
    with database() as opened, opened.reading() as session:
        number = ledger.head(session)
        codebook = codebook_at(session, number) or load(Config.from_env().codebook)
        method = method_at(session, number)
        states = load_last_states(session, number, day)
    held = {cell: position(state, day, method) for cell, state in states.items()}
    for line in matrix(codebook, held, day):
        click.echo(line)


@click.command()
@click.argument("what", type=click.Choice([*KINDS, "all"]))
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="Default: csv.")
def export(what: str, form: str | None) -> int:
    """Print everything of a kind, as the API exports it; or `all` as one archive (a zip) that
    `tracker import` reads whole, ids and ledger included."""
    from tracker.app import create_app
    from tracker.cli.backup import export_all

    if what == "all":
        if form is not None:
            raise UsageError("`export all` writes a zip: leave --format out")
        export_all()
        return 0
    with database():
        pass  # migrated now, which the app does not do
    # Whoever may read the database may read the words in it.
    config = replace(Config.from_env(), public_text="full", read_token=None, tokens_file=None)
    answer = create_app(config).test_client().get(f"/api/v1/export/{what}.{form or 'csv'}")
    for piece in answer.iter_encoded():
        sys.stdout.buffer.write(piece)
    return 0 if answer.status_code == 200 else 1


def matrix(codebook: Codebook, held: dict[tuple[str, str], Position], day: date) -> list[str]:
    """The lines of the matrix: an issue a row, a party a column."""
    parties = [p.id for p in codebook.parties.values()]
    width = max(len(issue.name) for issue in codebook.issues.values())
    names = {p: _short(p) for p in parties}
    lines = [f"positions at the end of {day}", ""]
    lines.append(" " * width + "".join(f"{names[p]:>10}" for p in parties))
    for issue in codebook.issues.values():
        cells = (f"{_cell(held.get((p, issue.id))):>10}" for p in parties)
        lines.append(f"{issue.name:<{width}}" + "".join(cells))
    return [*lines, "", LEGEND]


def _cell(held: Position | None) -> str:
    if held is None or held.stance is None or held.score is None:
        return "."
    marks = ("*" if held.conditional else "") + ("~" if held.status == "stale" else "")
    return f"{SIGNS[held.stance]}{abs(held.score):.2f}{marks}"


def _short(party: str) -> str:
    """Initials of a name of several words, the beginning of a single one."""
    words = party.split("-")
    return party[:8].title() if len(words) == 1 else "".join(word[0] for word in words).upper()
