"""Options that several commands share."""

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])
PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="How many read articles side by side; default: one for each core.",
)
