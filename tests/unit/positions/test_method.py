"""The parameters of the method, as they are stored and read back."""

from __future__ import annotations

import pytest

from tracker.errors import ConfigError
from tracker.positions.method import Method


def test_parameters_are_read_back() -> None:
    method = Method(half_life_by_issue={"sanctions": 30.0}, stale_after_days=60)
    assert Method.load(method.parameters()) == method


def test_a_misspelt_parameter_is_refused() -> None:
    with pytest.raises(ConfigError, match="half_live"):
        Method.load({"half_live": 1})


def test_a_method_of_another_version_is_recalled_without_what_is_unknown() -> None:
    stored = Method(half_life_days=30.0).parameters() | {"a_parameter_of_the_future": 1}
    assert Method.recall(stored) == Method(half_life_days=30.0)
