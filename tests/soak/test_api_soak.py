"""Ten thousand generated requests against the API on each database, all checks of schemathesis.

TRACKER_TEST_EXAMPLES sets another number of examples for each operation and phase.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.functional.api.conformance import conform
from tests.functional.api.conftest import Service, service

EXAMPLES = int(os.environ.get("TRACKER_TEST_EXAMPLES", "110"))
__all__ = ["service"]  # a fixture


@pytest.mark.timeout(7200)
def test_ten_thousand_requests_conform(service: Service, tmp_path: Path) -> None:
    told = conform(service.address, EXAMPLES, tmp_path)
    cases = re.search(r"(\d+) generated", told)
    assert cases is not None
    print(f"\n{service.database.dialect}: {cases[1]} cases")
