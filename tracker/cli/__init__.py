"""The command line: thin commands over the pipeline. Exit status 0 done, 1 failed, 2 misuse."""

from tracker.cli.main import main

__all__ = ["main"]
