"""What is served conforms to what is described: reads, and writes with a token."""

from __future__ import annotations

import re

import pytest

from tests.functional.api.conformance import conform

pytest.importorskip("schemathesis", reason="schemathesis: not installed")
EXAMPLES = 3  # of each operation and phase; `make soak` asks for more
CASES = 250  # at least, on each of two databases


@pytest.mark.timeout(1800)
def test_what_is_served_conforms_to_what_is_described(service, tmp_path):
    told = conform(service.address, EXAMPLES, tmp_path)
    cases = re.search(r"(\d+) generated", told)
    assert cases is not None
    assert int(cases[1]) >= CASES
