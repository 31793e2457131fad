"""The matrix in a browser: its day, its order, its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.functional.web.conftest import Open, application, eventually, serving, shown_day

PAINTS = "performance.getEntriesByName('first-contentful-paint')"


def test_the_page_opens_where_the_data_end_and_says_so(open_page: Open, address: str) -> None:
    page = open_page(address)
    assert "The articles end on 23 February 2022" in page.inner_text("#notice")
    assert page.input_value("[name=as_of]") == "2022-02-23"
    page.click("text=Look from today instead")
    assert page.locator("td.stale").count() > 0


def test_the_slider_shows_an_earlier_day_and_the_address_keeps_it(
    open_page: Open, address: str
) -> None:
    page = open_page(address)
    before = int(page.locator("#view").get_attribute("data-heard"))
    page.locator("#slider").fill("20")
    eventually(lambda: shown_day(page) < "2022-01-01")
    day = parse_qs(urlsplit(page.url).query)["as_of"][0]
    assert page.input_value("[name=as_of]") == day
    assert int(page.locator("#view").get_attribute("data-heard")) < before
    eventually(lambda: "positions known" in page.inner_text("#said"))
    again = open_page(address, page.url.removeprefix(address))
    assert again.locator("#view").get_attribute("data-as-of") == day
    assert again.inner_text("#board") == page.inner_text("#board")


def test_replay_moves_through_the_days_and_can_be_stopped(open_page: Open, address: str) -> None:
    page = open_page(address)
    first = page.locator("#controls").get_attribute("data-first")
    page.click("#replay")
    eventually(lambda: page.inner_text("#replay") == "Pause")
    eventually(lambda: first < shown_day(page) < "2022-02-01")
    page.click("#replay")
    assert page.inner_text("#replay") == "Replay"


def test_replay_goes_by_steps_where_motion_is_unwelcome(open_page: Open, address: str) -> None:
    page = open_page(address, "/?as_of=2021-12-10", reduced_motion="reduce")
    assert page.inner_text("#replay") == "Next week"
    page.click("#replay")
    page.wait_for_selector("#view[data-as-of='2021-12-17']")
    page.wait_for_timeout(800)
    assert shown_day(page) == "2021-12-17"


def test_a_service_that_is_gone_is_named_where_the_slider_is(browser: Any, seeded: Path) -> None:
    """Not through `open_page`: a browser logs the failed request in its console."""
    context = browser.new_context()
    page = context.new_page()
    with serving(application(seeded)) as address:
        page.goto(address)
    context.set_offline(True)
    page.locator("#slider").fill("10")
    page.wait_for_selector("#notice:has-text('does not answer')")
    assert page.locator(".board td a").count() == 108
    context.close()


def test_the_matrix_is_sorted_and_filtered_by_the_address(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.select_option("[name=show]", "core")
    page.wait_for_url("**show=core**")
    assert page.locator(".board .issue").count() == 5
    page.select_option("[name=sort]", "name")
    page.wait_for_url("**sort=name**")
    names = page.locator(".board .issue .name").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.select_option("[name=party]", "germany")
    page.wait_for_url("**party=germany**")
    assert page.locator(".board thead th").all_inner_texts() == ["Germany"]


def test_the_proposition_is_a_hover_or_a_focus_away(open_page: Open, address: str) -> None:
    page = open_page(address)
    tip = page.locator("#p-nato-expansion")
    assert not tip.is_visible()
    page.hover("[aria-describedby=p-nato-expansion]")
    assert tip.is_visible()
    page.mouse.move(0, 0)
    page.focus("[aria-describedby=p-swift]")
    assert "SWIFT" in page.inner_text("#p-swift")


def test_the_matrix_is_walked_with_the_arrow_keys(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.focus(".board a[href*='/positions/russia/nato-expansion']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert "/positions/united-states/1997-lines" in focused


def test_the_keyboard_skips_to_the_content(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_everything_but_the_slider_is_there(open_page: Open, address: str) -> None:
    page = open_page(address, "/?as_of=2022-01-15", java_script_enabled=False)
    assert page.locator("#view[data-as-of='2022-01-15'] .board td a").count() == 108
    assert page.locator("main button[type=submit]").is_visible()
    assert not page.locator("#slider").is_visible()


def test_the_first_paint_waits_for_one_stylesheet_alone(open_page: Open, address: str) -> None:
    """How long that takes is a matter for tests/benchmarks."""
    page = open_page(address)
    eventually(lambda: page.evaluate(f"({PAINTS}).length") == 1, 60)
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map(r => [r.name, r.renderBlockingStatus])"
    )
    awaited = [urlsplit(name).path for name, status in loaded if status == "blocking"]
    assert awaited == ["/assets/page.css"]
    assert len(loaded) > 1
