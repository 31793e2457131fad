"""What needs a token, in a browser: reviewing, coding blind, reading where it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.functional.web.conftest import TOKEN, Open, application, eventually, serving, shown_day

PAINTS = "performance.getEntriesByName('first-contentful-paint')"


def test_statements_are_reviewed_with_the_keyboard(open_page: Open, own_copy: Path) -> None:
    with serving(application(own_copy)) as address:
        page = open_page(address, "/review")
        page.fill("#token", TOKEN)
        page.click("#token-form button[type=submit]")
        page.wait_for_selector("#token-state:has-text('allows reviewing')")
        assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
        page.goto(address + "/positions/germany/nord-stream-2")
        page.wait_for_selector(".judge")
        page.keyboard.press("j")
        first = page.evaluate("document.activeElement.id")
        page.keyboard.press("a")
        page.wait_for_selector(f"#{first} .done:has-text('accepted')")
        page.keyboard.press("j")
        second = page.evaluate("document.activeElement.id")
        page.keyboard.press("c")
        page.select_option("dialog [name=stance]", "open")
        page.click("dialog button[value=save]")
        page.wait_for_selector(f"#{second} .done:has-text('corrected')")
        page.goto(address + "/search?party=germany&issue=nord-stream-2")
        assert "✓ accepted" in page.inner_text(".statements")
        assert "✓ corrected" in page.inner_text(".statements")


def test_a_blind_draw_is_coded(open_page: Open, own_copy: Path) -> None:
    with serving(application(own_copy)) as address:
        page = open_page(address, "/review")
        page.fill("#token", TOKEN)
        page.click("#token-form button[type=submit]")
        page.wait_for_selector("#blind:visible")
        page.click("#draw")
        page.click("#drawn >> text=No position here")
        page.wait_for_selector("#drawn:has-text('1 coded blind')")


def test_where_reading_needs_a_token_the_page_asks_for_it(browser: Any, seeded: Path) -> None:
    """Not through `open_page`: a browser logs the 401 in its console."""
    with serving(application(seeded, read_token="a-token-for-reading")) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.fill("#token", "a-token-for-reading")
        page.click("#token-form button[type=submit]")
        page.wait_for_selector("#board")
        page.locator("#slider").fill("20")
        eventually(lambda: shown_day(page) < "2022-01-01")
        assert "coded by machine" in page.inner_text("footer")
        for form in ("SVG", "CSV"):
            with page.expect_download() as kept:
                page.click(f".take >> text={form}")
            assert kept.value.suggested_filename.endswith(form.lower())
        framed = context.new_page()
        framed.goto(address + "/embed/matrix")
        assert "carries no token" in framed.inner_text("main")
        assert framed.locator("form, nav").count() == 0
        assert context.request.get(address + "/charts/matrix.svg").status == 401
        context.close()
