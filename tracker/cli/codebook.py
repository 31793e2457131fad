"""tracker codebook"""

from __future__ import annotations

from pathlib import Path

import click

from tracker.codebook import comparing
from tracker.codebook.load import load


@click.group()
def codebook() -> None:
    """The codebook: is it valid, what would change."""


@codebook.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Say whether FILE is a valid codebook."""
    loaded = load(file)
    click.echo(
        f"{file}: valid; {len(loaded.parties)} parties, {len(loaded.issues)} issues, "
        f"{len(loaded.people)} people, {len(loaded.outlets)} outlets; version {loaded.version}"
    )


@codebook.command()
@click.argument("file", type=click.Path(path_type=Path))
def diff(file: Path) -> None:
    """Say what FILE changes against the codebook in use."""
    from tracker.config import Config

    for line in comparing.diff(load(Config.from_env().codebook), load(file)):
        click.echo(line)
