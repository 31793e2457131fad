"""Planted changes are found again, at 20 % coder noise."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.simulation import simulation as simulate_archive
from tracker.positions.method import Method


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    return simulate_archive()


def test_the_same_seed_gives_the_same_archive(simulation):
    assert simulation.cell("p", "i", 200) == simulation.cell("p", "i", 200)
    assert simulation.cell("p", "i", 200) != simulation.cell("p", "i", 200, seed=2)


def test_planted_changes_are_found(simulation):
    """Twelve cells as dense as in an archive of half a million statements."""
    score = simulation.Score()
    for number in range(12):
        cell = simulation.cell(f"party-{number}", "issue", 4_600, seed=7)
        simulation.add(cell, Method(), 20, score)
    assert score.planted >= 15
    assert score.matched / score.found > 0.9
    assert score.matched / score.planted > 0.9
    assert sum(right for _, right in score.stances) / len(score.stances) > 0.97


def test_without_noise_hardly_anything_else_is_found(simulation):
    score = simulation.Score()
    for number in range(12):
        cell = simulation.cell(f"party-{number}", "issue", 1_000, noise=0.0, seed=7)
        simulation.add(cell, Method(), 45, score)
    assert score.matched / score.planted > 0.9
    assert score.matched / score.found > 0.7  # what is contested swings at times
