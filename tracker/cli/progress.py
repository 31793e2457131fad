"""Progress: a bar on a terminal, plain lines in a log. The only place that knows tqdm."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from tqdm import tqdm

EVERY = 500  # lines in a log


@contextmanager
def shown(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many are done, of how many."""
    if not sys.stderr.isatty():
        yield lambda done, total: _line(label, done, total)
        return
    with tqdm(desc=label, unit="", file=sys.stderr, dynamic_ncols=True) as bar:

        def update(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield update


def _line(label: str, done: int, total: int) -> None:
    if done == total or done % EVERY == 0:
        click.echo(f"{label}: {done} of {total}", err=True)
