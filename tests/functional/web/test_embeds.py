"""Frames on other sites, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.functional.web.conftest import serving

PAINTS = "performance.getEntriesByName('first-contentful-paint')"


@pytest.mark.parametrize("path", ["/embed/matrix", "/embed/cell?party=russia&issue=sanctions"])
def test_embeds_show_in_a_frame_of_another_site(browser: Any, address: str, path: str) -> None:
    other = Flask("other")
    frame = f'<iframe src="{address}{path}" width="900" height="600"></iframe>'
    other.add_url_rule("/", "page", lambda: frame)
    with serving(other) as site:
        context = browser.new_context()
        page = context.new_page()
        page.goto(site)
        page.frame_locator("iframe").locator("main h1").wait_for()
        context.close()


def test_pages_refuse_to_be_framed(browser: Any, address: str) -> None:
    other = Flask("other")
    other.add_url_rule("/", "page", lambda: f'<iframe src="{address}/" width="900"></iframe>')
    with serving(other) as site:
        context = browser.new_context()
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(site, wait_until="networkidle")
        assert page.frame_locator("iframe").locator("main").count() == 0
        assert any("frame-ancestors" in text for text in complaints)
        context.close()
