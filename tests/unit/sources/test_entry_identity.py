"""Who is who among the entries of a feed, from one poll to the next."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tracker.sources.entries import Draft, FeedEntry, identified

PLAIN = Draft("g", "https://a.example/1", "Title", None, None, None, "Summary", None, None)


def same(known: FeedEntry, met: FeedEntry) -> bool:
    """Whether the rule of FeedEntry.keys takes `met` for `known` alone."""
    return any(key in known.keys for key in met.keys)


def test_guid_then_link_then_text() -> None:
    linked, text = replace(PLAIN, guid=""), replace(PLAIN, guid="", url=None)
    identities = [entry.identity for entry in identified([PLAIN, linked, text])]
    assert identities[0] == "guid:g"
    assert identities[1] == "link://a.example/1"
    assert identities[2].startswith("text:")


def test_an_edited_entry_stays_the_same() -> None:
    (known,) = identified([PLAIN])
    for edited in (
        replace(PLAIN, title="Corrected", summary_html="New"),
        replace(PLAIN, url="https://a.example/new-slug"),
        replace(PLAIN, url="http://a.example/1"),
    ):
        assert same(known, identified([edited])[0])


def test_a_guid_that_changes_at_every_poll_renames_nothing() -> None:
    (known,) = identified([PLAIN])
    assert same(known, identified([replace(PLAIN, guid="another")])[0])
    assert not same(known, identified([replace(PLAIN, guid="h", title="Another")])[0])
    assert not same(known, identified([replace(PLAIN, guid="h", url="https://a.example/2")])[0])


def test_twins_in_one_file_are_told_apart_by_their_guids() -> None:
    one, two = identified([PLAIN, replace(PLAIN, guid="h")])
    assert not same(one, two)


def test_https_renames_nothing() -> None:
    old = replace(PLAIN, guid="http://a.example/?p=7", url="http://a.example/7")
    new = replace(PLAIN, guid="https://a.example/?p=7", url="https://a.example/7")
    assert identified([old])[0].identity == identified([new])[0].identity
    without = [replace(draft, guid="") for draft in (old, new)]
    assert identified(without[:1])[0].identity == identified(without[1:])[0].identity


def test_entries_that_share_a_guid_are_all_kept() -> None:
    other = replace(PLAIN, url="https://a.example/2")
    third = replace(PLAIN, url="https://a.example/2", title="Another")
    entries = identified([PLAIN, other, third])
    assert len({entry.identity for entry in entries}) == 3


def test_an_entry_survives_the_arrival_and_departure_of_a_namesake() -> None:
    other = replace(PLAIN, url="https://a.example/2", title="Another")
    (alone,) = identified([PLAIN])
    both = identified([PLAIN, other])
    (rest,) = identified([other])
    assert same(alone, both[0])
    assert not same(alone, both[1])
    # Alone again, the second matches itself before it matches its namesake.
    first_match = next(key for key in rest.keys if key in both[1].keys or key in alone.keys)
    assert first_match in both[1].keys
    assert first_match not in alone.keys


def test_exact_repetitions_are_one() -> None:
    first, second = identified([PLAIN, PLAIN])
    assert first.identity == second.identity


def test_endless_guids_are_shortened_and_still_told_apart() -> None:
    long = "x" * 5000
    one, two = identified([replace(PLAIN, guid=long + "1"), replace(PLAIN, guid=long + "2")])
    assert one.identity != two.identity
    assert max(len(key) for key in one.keys) <= 600


drafts = st.builds(
    Draft,
    guid=st.sampled_from(["", "a", "b"]),
    url=st.sampled_from([None, "http://x.example/1", "http://x.example/2"]),
    title=st.sampled_from(["", "One", "Two"]),
    author=st.none(),
    published=st.none(),
    updated=st.none(),
    summary_html=st.sampled_from([None, "s"]),
    content_html=st.none(),
    language=st.none(),
)


@given(st.lists(drafts, max_size=12))
def test_different_entries_never_share_an_identity(some: list[Draft]) -> None:
    entries = identified(some)
    assert len(entries) == len(some)
    assert len({entry.identity for entry in entries}) == len(set(some))
    for entry in entries:
        assert entry.keys[-1] == entry.identity
