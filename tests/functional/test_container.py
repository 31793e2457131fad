"""The image and the compose file, built and run as they are shipped.

Needs a Docker engine with python:3.13-slim and postgres:17 within reach. The previous commit's
image stands for the version that somebody upgrades from.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import missing

ROOT = Path(__file__).resolve().parents[2]
HARDENED = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp"]
LIMIT = 600_000_000  # bytes of the image
STATE = ["articles", "statements", "changes"]

pytestmark = pytest.mark.timeout(900)


def docker(*arguments: str, check: bool = True, **environment: str) -> str:
    done = subprocess.run(
        ["docker", *arguments],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not check or done.returncode == 0, f"docker {arguments}: {done.stderr[-3000:]}"
    return done.stdout.strip()


def until(condition: Callable[[], bool], what: str, seconds: float = 300.0) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"no {what} within {seconds:g} s"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def engine() -> None:
    if shutil.which("docker") is None:
        missing("docker", "there is no docker command")
    probe = subprocess.run(["docker", "info"], capture_output=True, check=False)
    if probe.returncode != 0:
        missing("docker", "no engine answers")


@pytest.fixture(scope="module")
def image(engine: None) -> Iterator[str]:
    """The image of the working tree."""
    name = f"tracker-test:{uuid.uuid4().hex[:8]}"
    docker("build", "--quiet", "--tag", name, ".")
    yield name
    docker("rmi", "--force", name, check=False)


class Container:
    """A running container of the image, hardened as the docs say."""

    def __init__(self, image: str, *options: str, command: tuple[str, ...] = ()) -> None:
        self.id = docker(
            "run", "--detach", *HARDENED, "--publish=127.0.0.1::8000", *options, image, *command
        )
        self.base = f"http://{docker('port', self.id, '8000/tcp').splitlines()[0]}"

    def get(self, path: str) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(self.base + path, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None

    def ready(self) -> bool:
        return self.get("/readyz")[0] == 200

    def state(self, field: str) -> str:
        return docker("inspect", "--format", "{{.State." + field + "}}", self.id)

    def run(self, *command: str) -> str:
        return docker("exec", self.id, *command)

    def remove(self) -> None:
        docker("rm", "--force", self.id, check=False)


@pytest.fixture
def volume(engine: None) -> Iterator[str]:
    name = f"tracker-test-{uuid.uuid4().hex[:8]}"
    docker("volume", "create", name)
    yield name
    docker("volume", "rm", "--force", name, check=False)


@pytest.fixture
def start() -> Iterator[Callable[..., Container]]:
    started: list[Container] = []

    def begin(image: str, *options: str, command: tuple[str, ...] = ()) -> Container:
        started.append(Container(image, *options, command=command))
        return started[-1]

    yield begin
    for container in started:
        container.remove()


def test_the_image_is_small_and_says_what_it_is(image: str) -> None:
    (about,) = json.loads(docker("image", "inspect", image))
    assert about["Size"] < LIMIT
    assert about["Config"]["User"] == "10001:10001"
    assert about["Config"]["StopSignal"] == "SIGTERM"
    assert about["Config"]["Healthcheck"]["Test"][0] == "CMD"
    assert about["Config"]["Labels"]["org.opencontainers.image.title"] == "negotiation-tracker"
    assert list(about["Config"]["Volumes"]) == ["/data"]


def test_the_image_holds_no_compiler_and_no_source_of_the_build(image: str) -> None:
    script = "command -v gcc cc make git; ls /src /opt/tracker/bin/pip 2>/dev/null; true"
    assert docker("run", "--rm", "--entrypoint=sh", image, "-c", script) == ""


def test_runs_hardened_and_stops_when_told(
    image: str, volume: str, start: Callable[..., Container]
) -> None:
    container = start(image, f"--volume={volume}:/data")
    until(container.ready, "readiness")
    assert container.run("id", "-u") == "10001"
    status = container.run("cat", "/proc/1/status")
    assert "CapEff:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    with pytest.raises(AssertionError, match="Read-only file system"):
        container.run("sh", "-c", "echo x > /opt/package/x")
    until(lambda: container.state("Health.Status") == "healthy", "health")
    docker("stop", "--time=120", container.id)
    assert container.state("ExitCode") == "0"  # not 137: it was not killed
    assert "Traceback" not in docker("logs", container.id)


def test_what_is_on_the_volume_survives_the_container(
    image: str, volume: str, start: Callable[..., Container]
) -> None:
    data = f"--volume={volume}:/data"
    docker("run", "--rm", *HARDENED, data, image, "seed")
    first = start(image, data)
    until(first.ready, "readiness")
    before = first.get("/api/v1/positions?as_of=2022-01-12")
    first.remove()
    second = start(image, data)
    until(second.ready, "readiness")
    after = second.get("/api/v1/positions?as_of=2022-01-12")
    assert before[1]["items"] == after[1]["items"]
    assert any(cell["stance"] for cell in after[1]["items"])


@pytest.fixture
def previous(engine: None, volume: str, tmp_path: Path) -> Iterator[str]:
    """The image of the commit before, or of the nearest before it that starts; the volume holds
    what it seeded."""
    name = f"tracker-test:{uuid.uuid4().hex[:8]}"
    for back in range(1, 6):
        command = ["git", "archive", f"HEAD~{back}"]
        archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if archive.returncode != 0:
            break
        source = tmp_path / str(back)
        source.mkdir()
        subprocess.run(["tar", "-x", "-C", source], input=archive.stdout, check=True)
        try:
            docker("build", "--quiet", "--tag", name, str(source))
            docker("run", "--rm", *HARDENED, f"--volume={volume}:/data", name, "seed")
        except AssertionError:
            continue
        yield name
        docker("rmi", "--force", name, check=False)
        return
    pytest.skip("git: no commit before this one could be built and run")


def test_an_upgrade_from_the_previous_image_keeps_everything(
    image: str, previous: str, volume: str, start: Callable[..., Container]
) -> None:
    data = f"--volume={volume}:/data"
    old = start(previous, data)
    until(old.ready, "readiness")
    before = {noun: old.get(f"/api/v1/{noun}?limit=1000")[1]["items"] for noun in STATE}
    old.remove()
    new = start(image, data)
    until(new.ready, "readiness")
    for noun in STATE:
        kept = {item["id"] for item in new.get(f"/api/v1/{noun}?limit=1000")[1]["items"]}
        assert {item["id"] for item in before[noun]} <= kept
    assert before["articles"]


class Feed(BaseHTTPRequestHandler):
    """A feed of three entries that counts how often it is asked for."""

    polls: dict[str, int]
    body = "Russia rejected the proposal of NATO on Tuesday, the ministry said in Moscow. " * 12

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/feed"):
            type(self).polls[self.path] = type(self).polls.get(self.path, 0) + 1
            items = "".join(
                f"<item><title>Entry {n}</title><link>{here}{self.path}/{n}.html</link></item>"
                for n in range(3)
            )
            page = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
            kind = "application/rss+xml"
            if self.path.endswith(".html"):
                page = f"<html><body><article><p>{self.body}</p></article></body></html>"
                kind = "text/html"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        return


class Project:
    """A compose project of its own name and port."""

    def __init__(self, image: str) -> None:
        self.name = f"tracker-test-{uuid.uuid4().hex[:8]}"
        self.environment = {
            "TRACKER_IMAGE": image,
            "TRACKER_PUBLISHED_PORT": "0",
            "TRACKER_ALLOW_PRIVATE_NETWORKS": "on",
        }

    def __call__(self, *arguments: str, check: bool = True) -> str:
        command = ("compose", "--project-name", self.name, *arguments)
        return docker(*command, check=check, **self.environment)

    def get(self, path: str) -> tuple[int, Any]:
        address = self("port", "api", "8000")
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None

    def post(self, path: str, body: object) -> tuple[int, Any]:
        token = self("exec", "-T", "api", "cat", "/run/tracker/admin-token")
        request = urllib.request.Request(
            f"http://{self('port', 'api', '8000')}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)


@pytest.fixture(scope="module")
def project(image: str) -> Iterator[Project]:
    """What `docker compose up` starts, with two schedulers."""
    made = Project(image)
    try:
        made("up", "--detach", "--no-build", "--wait", "--scale", "scheduler=2")
        yield made
    finally:
        made("down", "--volumes", "--timeout", "15", check=False)


def test_compose_becomes_healthy_and_answers(project: Project) -> None:
    status, answer = project.get("/api/v1/positions?as_of=2022-01-12")
    assert status == 200
    stances = {(c["party"], c["issue"]): c["stance"] for c in answer["items"]}
    assert stances["russia", "nato-expansion"] == "oppose"
    assert stances["united-states", "nato-expansion"] == "support"
    assert project("port", "api", "8000").startswith("127.0.0.1:")
    assert project("port", "database", "5432", check=False) in ("", ":0")


def test_two_schedulers_poll_each_feed_once(project: Project) -> None:
    gateway = docker(
        "network", "inspect", f"{project.name}_outside",
        "--format", "{{(index .IPAM.Config 0).Gateway}}",
    )  # fmt: skip
    Feed.polls = {}
    server = ThreadingHTTPServer((gateway, 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wanted = [f"/feed{n}" for n in range(6)]
    try:
        for path in wanted:
            url = f"http://{gateway}:{server.server_port}{path}"
            assert project.post("/api/v1/feeds", {"url": url})[0] in (201, 202)
        until(lambda: set(Feed.polls) >= set(wanted), "poll of every feed")
        time.sleep(12)  # two more rounds of both schedulers
        assert {path: Feed.polls[path] for path in wanted} == dict.fromkeys(wanted, 1)
    finally:
        server.shutdown()


def test_postgresql_stopped_and_started_again_loses_nothing(project: Project) -> None:
    """Articles are sent all the while; each that was accepted is there in the end."""
    accepted: list[str] = []
    stopped = threading.Event()

    def send() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            text = f"Text {number}. Russia rejected the proposal of NATO, officials said. " * 5
            body = {"title": f"Article {number}", "text": text, "published": "2022-02-01"}
            try:
                status, job = project.post("/api/v1/articles", body)
                if status == 202:
                    accepted.append(job["id"])
            except OSError:
                time.sleep(0.2)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        until(lambda: len(accepted) > 3, "accepted article")
        project("stop", "database")
        until(lambda: project.get("/readyz")[0] == 503, "word that the database is away")
        project("start", "database")
        until(lambda: project.get("/readyz")[0] == 200, "recovery")
        before = len(accepted)
        until(lambda: len(accepted) > before + 3, "accepted article after the recovery")
    finally:
        stopped.set()
        sender.join()

    def settled() -> bool:
        states = [project.get(f"/api/v1/jobs/{job}")[1]["status"] for job in accepted]
        return set(states) == {"done"}

    until(settled, "end of every accepted job")
    restarts = docker(
        "inspect", "--format", "{{.RestartCount}}",
        *project("ps", "--quiet", "api", "scheduler").split(),
    )  # fmt: skip
    assert set(restarts.split()) == {"0"}


def test_the_single_container_of_the_profile_answers(image: str) -> None:
    single = Project(image)
    try:
        single("--profile", "sqlite", "up", "--detach", "--no-build", "--wait", "tracker")
        address = single("--profile", "sqlite", "port", "tracker", "8000")
        with urllib.request.urlopen(f"http://{address}/api/v1/articles", timeout=60) as answer:
            assert json.load(answer)["items"]
        assert "api" not in single("--profile", "sqlite", "ps", "--services").split()
    finally:
        single("--profile", "sqlite", "down", "--volumes", check=False)
