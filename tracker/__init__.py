"""A tracker of negotiating positions: who stands where on what, since when, in whose words."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("negotiation-tracker")
except PackageNotFoundError:  # a bare checkout that nobody installed
    __version__ = "0.0.0"
