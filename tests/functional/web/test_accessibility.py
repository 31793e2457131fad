"""axe-core finds nothing at three widths, in both themes; no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import missing

WIDTHS = (390, 820, 1440)
PAGES = (
    "/", "/positions/russia/nato-expansion", "/positions/china/swift", "/changes?all=1",
    "/gaps?a=russia&b=united-states", "/articles", "/articles/a19", "/search?q=sanctions",
    "/feeds", "/about", "/review", "/embed/matrix",
    "/embed/cell?party=germany&issue=nord-stream-2",
)  # fmt: skip


@pytest.fixture(scope="session")
def axe() -> Any:
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        missing("chromium", "axe-playwright-python is not installed; take the dev extra")
    return Axe()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_at_every_width(
    open_page: Callable[..., Any], address: str, axe: Any, path: str, theme: str
) -> None:
    page = open_page(address, path, color_scheme=theme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = axe.run(page).response["violations"]
        named = [(one["id"], [n["html"][:160] for n in one["nodes"][:3]]) for one in found]
        assert named == [], f"{path} at {width}"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{path} scrolls sideways at {width}"
