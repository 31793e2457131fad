"""What was known stays known; what people settle by hand does not flatter the coder."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.api.conftest import WRITE

REVIEW = {"Authorization": "Bearer reviewer-token-123"}
SAID = "China is firmly against any sanctions, the minister said."


@pytest.fixture(scope="module")
def said(archive) -> str:
    one = {"party": "china", "issue": "sanctions", "stance": "support", "evidence": SAID}
    article = archive.article(f"Beijing. {SAID}", [one])
    return f"a{article}"


def test_what_comes_back_later_was_not_known_before(client, get, said, clock):
    [row] = get(f"/api/v1/statements?article={said}")["items"]
    patch = f"/api/v1/statements/{row['id']}"
    assert client.patch(patch, json={"status": "rejected"}, headers=REVIEW).status_code == 200
    clock.now += timedelta(minutes=5)
    between = clock.now.isoformat().replace("+00:00", "Z")
    clock.now += timedelta(minutes=5)
    asked = f"/api/v1/statements?article={said}&status=withdrawn&known_at={between}"
    before = get(asked)
    assert before["items"][0]["replaced_by"] is None
    assert client.patch(patch, json={"status": "accepted"}, headers=REVIEW).status_code == 200
    successor = get(patch)["replaced_by"]
    assert successor is not None
    assert get(asked) == before
    again = client.patch(patch, json={"status": "accepted"}, headers=REVIEW)
    assert again.status_code == 409, "it came back already"
    assert get(patch)["replaced_by"] == successor


def test_what_was_rejected_by_hand_is_still_drawn(client, archive, get):
    """Otherwise the draws would find only what nobody objected to."""
    wrong = {"party": "china", "issue": "talks", "stance": "oppose", "evidence": SAID}
    article = archive.article(f"Again. {SAID}", [wrong])
    [row] = get(f"/api/v1/statements?article=a{article}")["items"]
    client.patch(f"/api/v1/statements/{row['id']}", json={"status": "rejected"}, headers=WRITE)
    drawn = set()
    while True:
        task = client.get("/api/v1/review/next", headers=REVIEW)
        if task.status_code == 404:
            break
        drawn.add(task.get_json()["statement"])
        answer = {"draw": task.get_json()["draw"], "found": []}
        made = client.post("/api/v1/review", json=answer, headers=REVIEW)
        assert made.status_code == 200
        again = client.post("/api/v1/review", json=answer, headers=REVIEW)
        assert again.status_code == 409, "one answer to a draw"
    assert row["id"] in drawn
    assert get("/api/v1/accuracy")["precision"]["n"] == len(drawn)


def test_a_rejection_takes_no_find_from_the_coder(client, archive, get):
    """Recall counts what the coder found, whatever a person made of it before."""
    one = {"party": "france", "issue": "talks", "stance": "support", "evidence": SAID}
    article = archive.article(f"Once more. {SAID}", [one])
    [row] = get(f"/api/v1/statements?article=a{article}")["items"]
    client.patch(f"/api/v1/statements/{row['id']}", json={"status": "rejected"}, headers=WRITE)
    found = {"party": "france", "issue": "talks", "stance": "support"}
    for _ in range(100):
        task = client.get("/api/v1/review/next?kind=article", headers=REVIEW).get_json()
        mine = task["article"]["id"] == f"a{article}"
        body = {"draw": task["draw"], "found": [found] if mine else []}
        measured = client.post("/api/v1/review", json=body, headers=REVIEW).get_json()
        if mine:
            break
    assert measured["recall"]["value"] == 1


def test_a_silence_counts_what_was_read(client, archive, get, clock):
    """Coded articles that name the issue, and those that could not be coded; none withdrawn."""
    silent = "/api/v1/positions?party=european-union&issue=swift"

    def silence(known_at: str = "") -> dict[str, object]:
        return get(f"{silent}{known_at}")["items"][0]["silence"]

    start = silence()
    swift = {"party": "china", "issue": "swift", "stance": "oppose", "evidence": SAID}
    archive.article(f"SWIFT one. {SAID}", [swift])
    second = archive.article(f"SWIFT two. {SAID}", [swift])
    skipped = archive.article("Nichts davon wurde gelesen.", [], status="skipped")
    full = silence()
    assert full["articles"] == start["articles"] + 3
    assert full["skipped"] == start["skipped"] + 1
    assert full["reason"] == "no statement"
    clock.now += timedelta(minutes=5)
    moment = clock.now.isoformat().replace("+00:00", "Z")
    clock.now += timedelta(minutes=5)
    for article in (second, skipped):
        client.post(f"/api/v1/articles/a{article}/withdraw", json={"reason": "x"}, headers=WRITE)
    left = silence()
    assert (left["articles"], left["skipped"]) == (start["articles"] + 1, start["skipped"])
    assert silence(f"&known_at={moment}") == full


def test_a_whole_number_may_be_written_as_a_fraction(client, said):
    """For JSON 9.0 is an integer, as the document says by its JSON Schema."""
    body = {"article": said, "party": "china", "issue": "swift", "stance": "oppose",
            "evidence": SAID, "start": 9.0, "said_on": date(2022, 1, 10).isoformat()}  # fmt: skip
    made = client.post("/api/v1/statements", json=body, headers=REVIEW)
    assert made.status_code == 201, made.get_json()
    assert made.get_json()["evidence"]["start"] == 9
    refused = client.post("/api/v1/statements", json=body | {"start": 9.5}, headers=REVIEW)
    assert refused.status_code == 422
