"""The paths from a position to the sentences behind it, in a browser."""

from __future__ import annotations

import re

from tests.functional.web.conftest import Open, eventually

PAINTS = "performance.getEntriesByName('first-contentful-paint')"


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
