"""The main paths through the dashboard, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.functional.web.conftest import TOKEN, application, eventually, serving

Open = Callable[..., Any]
PAINTS = "performance.getEntriesByName('first-contentful-paint')"


def shown_day(page: Any) -> str:
    return str(page.locator("#view").get_attribute("data-as-of"))


def test_from_the_matrix_to_the_sentence_somebody_said(open_page: Open, address: str) -> None:
    page = open_page(address)
    assert "Who stands where" in page.inner_text("h1")
    held = page.request.get(address + "/api/v1/positions/germany/nord-stream-2").json()
    cell = page.locator(".board a[href*='/positions/germany/nord-stream-2']")
    assert "stop it" in cell.inner_text()
    cell.click()
    assert page.inner_text("h1") == "Germany on Nord Stream 2"
    assert f"Germany {held['reading']}".split(", last")[0] in page.inner_text(".reading")
    assert re.search(r"\d+ utterances? in \d+ articles?", page.inner_text(".reading"))
    evidence = page.locator("#h-evidence ~ .statements .statement").first
    words = evidence.locator("mark").inner_text()
    id_ = evidence.get_attribute("id")
    evidence.locator("a[href*='/articles/']").click()
    marked = page.locator(f"mark:has(#in-{id_})").first
    assert marked.is_visible()
    assert words.split()[-1] in page.inner_text(".prose")


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


def test_search_finds_words_and_says_when_there_are_none(open_page: Open, address: str) -> None:
    page = open_page(address, "/search")
    page.fill("[name=q]", "pipeline")
    page.click("main button[type=submit]")
    assert page.locator(".statement").count() > 0
    page.fill("[name=q]", "zeppelin")
    page.click("main button[type=submit]")
    assert "No statement fits" in page.inner_text("main")


def test_changes_stand_with_the_sentences_that_show_them(open_page: Open, address: str) -> None:
    page = open_page(address, "/changes")
    assert "17 February 2022 to 23 February 2022" in page.inner_text("main")
    found = page.request.get(address + "/api/v1/changes?since=2022-02-17&until=2022-02-23").json()
    assert page.locator(".change").count() == len(found["items"]) > 0
    assert "stop it" in page.locator(".change", has_text="Germany on Nord Stream 2").inner_text()
    page.click("text=Show all changes")
    every = page.request.get(address + "/api/v1/changes?limit=30").json()["items"]
    for shown, change in zip(page.locator(".change").all(), every, strict=True):
        assert shown.locator("figure").count() >= 1
        words = [text.casefold() for text in shown.locator(".when").all_inner_texts()]
        assert words in ([[], ["before", "then"]] if change["from"] else [[]])
        links = shown.locator("figure a[href*='/articles/']").all()
        told = [str(link.get_attribute("href")).rpartition("#")[2] for link in links]
        before, then = (told[:1], told[1:]) if words else ([], told)
        assert set(then) <= set(change["evidence"])
        assert not set(before) & set(change["evidence"])


def test_a_cell_weighs_utterances_and_says_what_weighs_nothing(
    open_page: Open, address: str
) -> None:
    path = "/positions/united-states/sanctions"
    page = open_page(address, path)
    cell = page.request.get(f"{address}/api/v1{path}?as_of=2022-02-23").json()
    shown = page.locator("#h-evidence ~ .statements .aside").all_inner_texts()
    carries = {one["utterance"]: one["weight"] for one in cell["weights"]}
    seen = ""
    for text, one in zip(shown, cell["evidence"], strict=True):
        again = one["utterance"] == seen
        seen = one["utterance"]
        assert ("the same utterance" if again else f"weight {carries[seen]:.0%}") in text
    spent = sum(1 for one in cell["weights"] if one["weight"] == 0 and not one["dissent"])
    assert f"{spent} of an earlier position" in page.inner_text(".why")


def test_two_parties_side_by_side(open_page: Open, address: str) -> None:
    page = open_page(address, "/gaps?a=russia&b=united-states&issue=nato-expansion")
    row = page.locator("tr", has=page.locator("th", has_text="NATO expansion")).first
    query = "/api/v1/gaps?a=russia&b=united-states&issue=nato-expansion&as_of=2022-02-23"
    (gap,) = page.request.get(address + query).json()["items"]
    assert f"{gap['distance']:.2f}" in row.inner_text()
    assert "keep the door open" in row.inner_text()
    assert page.locator("svg.chart").get_attribute("aria-label").startswith("Russia and United")


def test_the_distance_is_drawn_with_the_statements_that_moved_it(
    open_page: Open, address: str
) -> None:
    page = open_page(address, "/gaps?a=russia&b=united-states&issue=sanctions")
    query = "/api/v1/gaps?a=russia&b=united-states&issue=sanctions&as_of=2022-02-23"
    (gap,) = page.request.get(address + query).json()["items"]
    shapes = page.locator("svg.chart [data-target]")
    targets = [shape.get_attribute("data-target") for shape in shapes.all()]
    steps = [set(step["moved_by"]) for step in gap["history"]]
    assert set(targets) <= set().union(*steps)
    assert all(step & set(targets) for step in steps)
    page.click("text=The chart as a table")
    rows = page.locator("details tbody tr")
    assert rows.count() == len(steps)
    assert "apart" in rows.last.inner_text()
    last = rows.last.locator("a").first
    assert last.get_attribute("href").rpartition("#")[2] in steps[-1]


def test_a_shape_of_the_chart_leads_to_its_statement(open_page: Open, address: str) -> None:
    path = "/positions/germany/nord-stream-2"
    (first, *_) = open_page(address).request.get(f"{address}/api/v1{path}").json()["evidence"]
    page = open_page(address, path)
    shape = "document.querySelector('svg.chart [data-target]')"
    click = f"{shape}.dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"
    page.evaluate(f"{shape}.dataset.target = '{first['id']}'; {click}")
    eventually(lambda: page.evaluate("document.activeElement.id") == first["id"])
    page.evaluate(f"document.getElementById('{first['id']}').remove(); {click}")
    page.wait_for_url(f"**/articles/{first['article']['id']}#{first['id']}")


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
