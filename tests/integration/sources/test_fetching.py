"""The fetcher against a server that misbehaves in every way listed in the rules of ingest.

127.0.0.1 is allowed and 127.0.0.2 is not, so that the guard is really met.
"""

import contextlib
import resource
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile_server import STAMINA, HostileServer, answers, compressed, feed, response
from tracker.errors import FeedError
from tracker.sources.addresses import AddressPolicy
from tracker.sources.errors import (
    BadUrlError,
    BlockedAddressError,
    ConnectionFailedError,
    DeadlineExceededError,
    FetchFailedError,
    HostBusyError,
    NameNotFoundError,
    OptedOutError,
    RobotsDeniedError,
    TlsFailedError,
    TooLargeError,
    TooManyRedirectsError,
    UndecodableError,
)
from tracker.sources.feeds import parse
from tracker.sources.fetch import FetchConfig, Fetcher

PATIENCE = 60.0  # seconds, the deadline of what is answered well, on whatever machine
DEADLINE = 1.0  # of what is never answered
CAP = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer(host="") as running:
        yield running


def make_fetcher(**changes: object) -> Fetcher:
    options: dict[str, object] = {
        "allow_private": AddressPolicy.parse("127.0.0.1/32"),
        "deadline": PATIENCE,
        "max_bytes": CAP,
        "host_concurrency": 0,
        "host_spacing": 0.0,
    }
    resolver = changes.pop("resolver", None)
    return Fetcher(FetchConfig(**(options | changes)), resolver=resolver)  # type: ignore[arg-type]


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = make_fetcher()
    yield made
    made.close()


def test_a_good_answer_is_handed_on_whole(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/good"))
    assert result.status == 200
    assert result.body == feed()
    assert result.etag == '"v1"'
    assert result.content_type.startswith("application/rss+xml")
    assert result.final_url == result.url == server.url("/good")
    assert result.fetched_at.tzinfo is not None


def test_validators_go_back_verbatim_and_survive_a_304(
    server: HostileServer, fetcher: Fetcher
) -> None:
    result = fetcher.fetch(
        server.url("/good"), etag='"v1"', last_modified="Thu, 01 Jan 1970 00:00:00 -0000"
    )
    sent = server.seen("/good")[-1].headers
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Thu, 01 Jan 1970 00:00:00 -0000"
    assert result.not_modified
    assert result.body is None
    assert result.etag == '"v1"'
    assert result.last_modified == "Thu, 01 Jan 1970 00:00:00 -0000"


def test_validators_that_would_break_the_request_are_left_out(
    server: HostileServer, fetcher: Fetcher
) -> None:
    assert fetcher.fetch(server.url("/good"), etag='"a"\r\nX-Evil: 1').status == 200
    assert "x-evil" not in server.seen("/good")[-1].headers


def test_the_user_agent_names_the_project_and_whom_to_write_to(server: HostileServer) -> None:
    fetcher = make_fetcher(contact="desk@example.org\r\nX: y")
    fetcher.fetch(server.url("/good"))
    agent = server.seen("/good")[-1].headers["user-agent"]
    assert agent.startswith("negotiation-tracker/")
    assert agent.endswith(" (+desk@example.orgX: y)")


def test_connections_are_kept_alive(server: HostileServer, fetcher: Fetcher) -> None:
    sockets: list[int] = []
    server.routes["/which"] = lambda _, __, conn: (
        sockets.append(id(conn)),
        conn.sendall(response(304)),
    )[1]
    for _ in range(5):
        fetcher.fetch(server.url("/which"))
    assert len(sockets) == 5
    assert len(set(sockets)) == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw-deflate", "br", "zstd", "br, gzip"])
def test_compressed_bodies_are_unpacked(
    server: HostileServer, fetcher: Fetcher, encoding: str
) -> None:
    server.routes["/packed"] = compressed(encoding, feed(200))
    assert fetcher.fetch(server.url("/packed")).body == feed(200)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw-deflate", "br", "zstd", "gzip-gzip"])
def test_a_bomb_stops_at_the_cap(server: HostileServer, fetcher: Fetcher, encoding: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLargeError, match="1,048,576"):
        fetcher.fetch(server.url(f"/bomb/{encoding}"))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 16 * CAP


def test_an_answer_exactly_at_the_cap_passes(server: HostileServer, fetcher: Fetcher) -> None:
    server.routes["/exact"] = compressed("gzip", bytes(CAP))
    body = fetcher.fetch(server.url("/exact")).body
    assert body is not None
    assert len(body) == CAP


@pytest.mark.parametrize(
    "path",
    ["/drip", "/drip-headers", "/drip-chunks", "/silence", "/endless-interim"],
)
def test_the_deadline_holds_for_the_whole_request(server: HostileServer, path: str) -> None:
    """Each of its parts comes in time, for as long as the server has stamina."""
    began = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        make_fetcher(deadline=DEADLINE).fetch(server.url(path))
    assert time.monotonic() - began < STAMINA


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/endless-headers", ConnectionFailedError),
        ("/endless-body", TooLargeError),
        ("/announced", TooLargeError),
        ("/hang-up", ConnectionFailedError),
        ("/garbage", ConnectionFailedError),
        ("/cut-short", ConnectionFailedError),
        ("/truncated-gzip", UndecodableError),
        ("/unknown-encoding", UndecodableError),
        ("/circle", TooManyRedirectsError),
        ("/to-credentials", BadUrlError),
        ("/to-file", BadUrlError),
        ("/to-loopback", BlockedAddressError),
        ("/to-mapped", BlockedAddressError),
        ("/to-metadata", BlockedAddressError),
        ("/to-private", BlockedAddressError),
    ],
)
def test_misbehaviour_has_its_name(
    server: HostileServer, fetcher: Fetcher, path: str, error: type[FetchFailedError]
) -> None:
    with pytest.raises(error) as caught:
        fetcher.fetch(server.url(path))
    assert type(caught.value) is error
    assert caught.value.reason.endswith((".", ").")) or "broke" in caught.value.reason
    assert caught.value.url is not None


@pytest.mark.parametrize(
    ("path", "body"),
    [("/lying-gzip", feed()), ("/short-length", feed()[:-200]), ("/empty-gzip", b"")],
)
def test_small_lies_are_forgiven(
    server: HostileServer, fetcher: Fetcher, path: str, body: bytes
) -> None:
    assert fetcher.fetch(server.url(path)).body == body


def test_the_fetcher_goes_on_after_every_misbehaviour(
    server: HostileServer, fetcher: Fetcher
) -> None:
    for path in ("/short-length", "/cut-short", "/garbage", "/endless-body", "/truncated-gzip"):
        with contextlib.suppress(FetchFailedError):
            fetcher.fetch(server.url(path))
        assert fetcher.fetch(server.url("/good")).body == feed()


@pytest.mark.parametrize("path", ["/gone", "/not-found", "/error"])
def test_every_status_is_an_answer(server: HostileServer, fetcher: Fetcher, path: str) -> None:
    result = fetcher.fetch(server.url(path))
    assert result.status in (410, 404, 500)
    assert result.body is None


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/429-seconds", 120, 120),
        ("/429-date", 590, 601),
        ("/503-seconds", 300, 300),
        ("/503-never", 86_400, 86_400),
    ],
)
def test_retry_after_is_read_in_both_forms_and_clamped(
    server: HostileServer, fetcher: Fetcher, path: str, least: float, most: float
) -> None:
    retry_after = fetcher.fetch(server.url(path)).retry_after
    assert retry_after is not None
    assert least <= retry_after <= most


def test_a_senseless_retry_after_is_none(server: HostileServer, fetcher: Fetcher) -> None:
    assert fetcher.fetch(server.url("/503-nonsense")).retry_after is None


def test_redirects_are_followed_and_told(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/moved"))
    assert result.status == 200
    assert result.redirects == ((301, server.url("/moved"), server.url("/good")),)
    assert result.final_url == result.moved_to == server.url("/good")
    assert fetcher.fetch(server.url("/found")).moved_to is None


def test_a_chain_that_begins_permanent_moved_only_that_far(
    server: HostileServer, fetcher: Fetcher
) -> None:
    server.routes["/chain"] = answers(308, Location="/found")
    result = fetcher.fetch(server.url("/chain"))
    assert result.moved_to == server.url("/found")
    assert result.final_url == server.url("/good")


def test_too_many_redirects(server: HostileServer) -> None:
    for n in range(5):
        server.routes[f"/hop{n}"] = answers(302, Location=f"/hop{n + 1}")
    server.routes["/hop5"] = answers(200, feed())
    assert make_fetcher(max_redirects=5).fetch(server.url("/hop0")).status == 200
    with pytest.raises(TooManyRedirectsError, match="More than 4"):
        make_fetcher(max_redirects=4).fetch(server.url("/hop0"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[::127.0.0.2]",
        "[64:ff9b::7f00:2]",
        "[::1]",
        "0.0.0.0",
        "0x7f.2",
        "127.2",
        "2130706434",
        "localhost.",
    ],
)
def test_forbidden_addresses_are_never_connected_to(
    server: HostileServer, fetcher: Fetcher, host: str
) -> None:
    """127.0.0.2 is listened on: only the guard keeps us out, however the address is written."""
    if host == "localhost.":
        fetcher = make_fetcher(allow_private=AddressPolicy())
    before = len(server.requests)
    with pytest.raises(BlockedAddressError, match="not allowed"):
        fetcher.fetch(server.url("/good", host))
    assert len(server.requests) == before


def test_the_mapped_form_of_an_allowed_address_is_allowed() -> None:
    with HostileServer() as alone:
        try:
            result = make_fetcher().fetch(alone.url("/good", "[::ffff:127.0.0.1]"))
        except ConnectionFailedError as error:
            pytest.skip(f"no IPv6 sockets on this machine: {error.reason}")
    assert result.status == 200


def test_a_name_that_resolves_anew_is_judged_by_what_is_connected_to(
    server: HostileServer,
) -> None:
    """DNS rebinding: the first answer is harmless, every later one is not."""
    answers_given: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        answers_given.append("127.0.0.2" if answers_given else "127.0.0.1")
        return [answers_given[-1]]

    fetcher = make_fetcher(resolver=rebinding)
    server.routes["/and-close"] = answers(200, feed(), Connection="close")
    url = server.url("/and-close", "rebinding.example")
    assert fetcher.fetch(url).status == 200
    assert server.seen("/and-close")[-1].local == "127.0.0.1"
    assert len(answers_given) == 1  # what was checked is what was connected to
    with pytest.raises(BlockedAddressError, match=r"rebinding\.example leads to 127\.0\.0\.2"):
        fetcher.fetch(url)
    assert {request.local for request in server.seen("/and-close")} == {"127.0.0.1"}


def test_of_several_addresses_only_the_permitted_are_tried(server: HostileServer) -> None:
    fetcher = make_fetcher(resolver=lambda host, port: ["127.0.0.2", "10.0.0.1", "127.0.0.1"])
    assert fetcher.fetch(server.url("/good", "mixed.example")).status == 200
    assert server.seen("/good")[-1].local == "127.0.0.1"


def test_a_dead_address_gives_way_to_the_next(server: HostileServer) -> None:
    fetcher = make_fetcher(
        resolver=lambda host, port: ["127.0.0.3", "127.0.0.1"],
        allow_private=AddressPolicy.parse("127.0.0.1/32, 127.0.0.3/32"),
    )
    with HostileServer() as alone:  # on 127.0.0.1 only
        assert fetcher.fetch(alone.url("/good", "two.example")).status == 200


def test_a_resolver_that_hangs_meets_the_deadline(server: HostileServer) -> None:
    released = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        released.wait(STAMINA)
        return ["127.0.0.1"]

    began = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        make_fetcher(resolver=hanging, deadline=DEADLINE).fetch(server.url("/good", "slow.example"))
    assert time.monotonic() - began < STAMINA
    released.set()


def test_an_unknown_name_says_so(server: HostileServer) -> None:
    def failing(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(NameNotFoundError, match=r"nowhere\.example"):
        make_fetcher(resolver=failing).fetch("http://nowhere.example/")


def test_nobody_listening_says_so(fetcher: Fetcher) -> None:
    with HostileServer() as closed:
        pass
    with pytest.raises(ConnectionFailedError, match="No connection to 127"):
        fetcher.fetch(closed.url("/good"))


def test_a_server_that_speaks_no_tls_is_refused(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_plain_text() -> None:
            conn, _ = listener.accept()
            conn.sendall(response(200, feed()))
            conn.close()

        threading.Thread(target=answer_in_plain_text, daemon=True).start()
        with pytest.raises(TlsFailedError):
            fetcher.fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(fetcher: Fetcher, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl: needed to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-nodes"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    with HostileServer(certificate=(str(certificate), str(key))) as secured:
        url = secured.url("/good").replace("http:", "https:")
        with pytest.raises(TlsFailedError, match="certificate of 127"):
            fetcher.fetch(url)
        assert secured.requests == []
        assert make_fetcher(ca_file=str(certificate)).fetch(url).status == 200


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/html", "HTML page"),
        ("/empty", "empty"),
    ],
)
def test_what_is_no_feed_is_told_in_words(
    server: HostileServer, fetcher: Fetcher, path: str, message: str
) -> None:
    result = fetcher.fetch(server.url(path))
    assert result.body is not None
    with pytest.raises(FeedError, match=message):
        parse(result.body, content_type=result.content_type, url=result.final_url)


def test_entity_attacks_neither_unfold_nor_reach_out(
    server: HostileServer, fetcher: Fetcher
) -> None:
    for path in ("/laughs", "/external"):
        result = fetcher.fetch(server.url(path))
        assert result.body is not None
        parsed = parse(result.body, content_type=result.content_type, url=result.final_url)
        assert len(parsed.entries) == 1
        assert len(parsed.entries[0].title) < 100
    assert all(request.local == "127.0.0.1" for request in server.requests)


def test_a_wrong_charset_loses_no_entry(server: HostileServer, fetcher: Fetcher) -> None:
    result = fetcher.fetch(server.url("/wrong-charset"))
    assert result.body is not None
    parsed = parse(result.body, content_type=result.content_type, url=result.final_url)
    assert [entry.title for entry in parsed.entries] == ["Der Außenminister äußert sich"]


def test_articles_obey_robots(server: HostileServer) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: negotiation-tracker\nDisallow: /pri*e/\n"
    with HostileServer() as site:
        site.routes["/robots.txt"] = answers(200, rules, content_type="text/plain")
        site.routes["/private/page"] = site.routes["/page"] = answers(200, b"<p>text</p>")
        site.routes["/sideways"] = answers(302, Location="/private/page")
        fetcher = make_fetcher()
        assert fetcher.fetch(site.url("/page"), kind="article").status == 200
        for path in ("/private/page", "/sideways"):
            with pytest.raises(RobotsDeniedError, match="does not allow"):
                fetcher.fetch(site.url(path), kind="article")
        assert fetcher.fetch(site.url("/private/page")).status == 200  # feeds are asked for
        assert len(site.seen("/robots.txt")) == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_robots_that_cannot_be_read(status: int, allowed: bool) -> None:
    with HostileServer() as site:
        site.routes["/robots.txt"] = answers(status)
        site.routes["/page"] = answers(200, b"<p>text</p>")
        if allowed:
            assert make_fetcher().fetch(site.url("/page"), kind="article").status == 200
        else:
            with pytest.raises(RobotsDeniedError, match="cannot be read"):
                make_fetcher().fetch(site.url("/page"), kind="article")


def test_articles_meet_the_same_guard(server: HostileServer, fetcher: Fetcher) -> None:
    for path in ("/good", "/to-loopback", "/to-mapped"):
        host = "127.0.0.2" if path == "/good" else "127.0.0.1"
        with pytest.raises(BlockedAddressError, match="not allowed"):
            fetcher.fetch(server.url(path, host), kind="article")


@pytest.mark.parametrize(
    ("route", "site_file"),
    [
        (answers(200, b"<p>text</p>", tdm_reservation="1"), b"[]"),
        (answers(200, b"<p>text</p>", X_Robots_Tag="noai, noimageai"), b"[]"),
        (answers(200, b"<meta name='tdm-reservation' content=1><p>text</p>"), b"[]"),
        (answers(200, b"<p>text</p>"), b'[{"location": "/p*", "tdm-reservation": 1}]'),
    ],
)
def test_reservations_of_text_mining_are_honoured(route: object, site_file: bytes) -> None:
    with HostileServer() as site:
        site.routes["/page"] = route  # type: ignore[assignment]
        site.routes["/.well-known/tdmrep.json"] = answers(200, site_file)
        with pytest.raises(OptedOutError, match="opted out"):
            make_fetcher().fetch(site.url("/page"), kind="article")


def test_a_reserved_feed_is_fetched_and_marked(server: HostileServer, fetcher: Fetcher) -> None:
    server.routes["/reserved"] = answers(200, feed(), tdm_reservation="1")
    assert "tdm-reservation" in (fetcher.fetch(server.url("/reserved")).opted_out or "")
    assert fetcher.fetch(server.url("/good")).opted_out is None


def test_requests_to_one_host_are_spaced(server: HostileServer) -> None:
    fetcher = make_fetcher(host_spacing=0.2, host_concurrency=2)
    moments: list[float] = []

    def visit() -> None:
        fetcher.fetch(server.url("/good"))
        moments.append(time.monotonic())

    threads = [threading.Thread(target=visit) for _ in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 4
    assert max(moments) - began >= 3 * 0.2


def test_few_requests_to_one_host_run_at_once(server: HostileServer) -> None:
    fetcher = make_fetcher(host_concurrency=2)
    running, most = 0, 0
    lock = threading.Lock()

    def slow(_: HostileServer, __: object, conn: object) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        conn.sendall(response(304))  # type: ignore[attr-defined]

    server.routes["/slow"] = slow
    threads = [
        threading.Thread(target=fetcher.fetch, args=(server.url("/slow"),)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_waiting_for_a_turn_has_an_end_and_does_not_cost_the_deadline(
    server: HostileServer,
) -> None:
    fetcher = make_fetcher(host_spacing=6.0, longest_wait=PATIENCE, deadline=5.0)
    assert fetcher.fetch(server.url("/good")).status == 200
    assert fetcher.fetch(server.url("/good")).status == 200  # waited longer than the deadline
    patient = make_fetcher(host_spacing=500.0, longest_wait=0.1)
    patient.fetch(server.url("/good"))
    with pytest.raises(HostBusyError) as caught:
        patient.fetch(server.url("/good"))
    assert 400 < caught.value.retry_after <= 500
    assert 400 < patient.ready_in(server.url("/good")) <= 500


def test_too_many_requests_slow_the_host_down(server: HostileServer) -> None:
    fetcher = make_fetcher(host_spacing=0.01, longest_wait=1.0)
    fetcher.fetch(server.url("/429-seconds"))
    assert 0.1 < fetcher.ready_in(server.url("/good")) <= 10


def test_a_webhook_is_delivered_under_the_same_guard(server: HostileServer) -> None:
    server.routes["/hook"] = answers(204)
    fetcher = make_fetcher()
    assert fetcher.post(server.url("/hook"), b"{}", {"Content-Type": "application/json"}) == 204
    assert server.seen("/hook")[-1].body == b"{}"
    with pytest.raises(BlockedAddressError):
        fetcher.post(server.url("/hook", "127.0.0.2"), b"{}", {})


def test_a_proxy_is_used_and_forbidden_targets_are_still_refused() -> None:
    with HostileServer() as proxy:
        proxy.routes["http://news.example/feed"] = answers(200, feed())
        fetcher = make_fetcher(
            proxy=proxy.url(""),
            allow_private=AddressPolicy(),
            resolver=lambda host, port: ["10.0.0.7"] if "inner" in host else ["93.184.215.14"],
        )
        assert fetcher.fetch("http://news.example/feed").body == feed()
        with pytest.raises(BlockedAddressError):
            fetcher.fetch("http://inner.example/feed")
        assert len(proxy.requests) == 1
