"""tracker doctor"""

from __future__ import annotations

import click

from tracker import diagnosis

MARKS = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}


@click.command()
@click.option("--offline", is_flag=True, help="Ask no other host, not even a name server.")
def doctor(offline: bool) -> int:
    """Check configuration, database, codebook, clock, disk and network; say what to do."""
    wrong = 0
    for finding in diagnosis.examine(offline=offline):
        click.echo(f"{MARKS[finding.verdict]}  {finding.subject:14} {finding.text}")
        wrong += finding.verdict == "wrong"
    if wrong:
        click.echo(f"tracker: {wrong} of these have to be put right", err=True)
    return 1 if wrong else 0
