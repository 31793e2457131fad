"""What is installed: the lock files, the list of packages, the wheel and what it carries."""

from __future__ import annotations

import ast
import email
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<rest>.*)$", re.M)
MAPPED = {"migrations": "tracker.migrations", "seeds": "tracker.seeds"}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Files of the repository, new ones included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("git: this is no clone")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, tracked: list[str]) -> Path:
    """A wheel built of a copy of the tracked files, with the locked setuptools."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked:
        if not name.startswith("tests/"):
            copy = folder / "source" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "-w", folder, folder / "source"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


def _pins(file: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for match in PINNED.finditer((ROOT / file).read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return pins


def _unmet(requirements: list[str], pins: dict[str, set[str]]) -> list[str]:
    unmet = []
    for requirement in map(Requirement, requirements):
        versions = pins.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(v) for v in versions):
            unmet.append(f"{requirement}: locked {sorted(versions) or 'nothing'}; run `make lock`")
    return unmet


def test_the_lock_files_satisfy_the_project(project: dict[str, Any]) -> None:
    runtime, extras = (
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"],
    )
    assert _unmet(runtime + extras["build"], _pins("requirements.lock")) == []
    assert _unmet(runtime + extras["build"] + extras["dev"], _pins("requirements-dev.lock")) == []


def test_what_develops_is_what_runs() -> None:
    runtime, development = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_is_hashed_and_names_no_host(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in re.findall(r"^--(\w+)", text, re.M)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    unhashed = [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]
    assert len(blocks) > 20
    assert unhashed == []


def test_every_package_of_the_tree_is_listed(project: dict[str, Any], tracked: list[str]) -> None:
    found = set()
    for name in tracked:
        top, *_ = name.split("/")
        if name.endswith("/__init__.py") and top in {"tracker", *MAPPED}:
            dotted = name.removesuffix("/__init__.py").replace("/", ".")
            found.add(MAPPED.get(top, top) + dotted.removeprefix(top))
    assert sorted(project["tool"]["setuptools"]["packages"]) == sorted(found)


def test_every_folder_of_modules_is_a_package(tracked: list[str]) -> None:
    modules = [Path(n) for n in tracked if n.startswith("tracker/") and n.endswith(".py")]
    assert {m.parent for m in modules} == {m.parent for m in modules if m.name == "__init__.py"}


def test_every_import_is_a_declared_dependency(project: dict[str, Any], tracked: list[str]) -> None:
    """A library that only comes along with another may be gone after the next update."""
    declared = {canonicalize_name(Requirement(r).name) for r in project["project"]["dependencies"]}
    # Flask promises these as part of its own interface.
    declared |= {"werkzeug", "jinja2"}
    providers = packages_distributions()
    undeclared = set()
    for name in tracked:
        if not (name.startswith(("tracker/", "migrations/")) and name.endswith(".py")):
            continue
        for module in _imported(ROOT / name) - set(sys.stdlib_module_names) - {"tracker"}:
            if not declared & {canonicalize_name(d) for d in providers.get(module, [])}:
                undeclared.add(f"{name}: {module}")
    assert sorted(undeclared) == []


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_wheel_carries_every_file_of_the_packages(wheel: Path, tracked: list[str]) -> None:
    expected = set()
    for name in tracked:
        top, _, rest = name.partition("/")
        if top in {"tracker", *MAPPED} and not (top == "tracker" and name.endswith(".md")):
            expected.add(MAPPED.get(top, top).replace(".", "/") + "/" + rest)
    with zipfile.ZipFile(wheel) as archive:
        carried = {n for n in archive.namelist() if ".dist-info/" not in n}
    assert sorted(expected - carried) == []
    assert sorted(carried - expected) == []


def test_the_wheel_states_its_dependencies(wheel: Path, project: dict[str, Any]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    required = {Requirement(r).name for r in metadata.get_all("Requires-Dist", [])}
    assert {Requirement(r).name for r in project["project"]["dependencies"]} <= required
    assert Version(str(metadata["Version"])) == Version(project["project"]["version"])


def test_the_unpacked_wheel_migrates_and_seeds(wheel: Path, tmp_path: Path) -> None:
    """Away from the repository: migrations, bundled articles, codebook and weights are its own."""
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    environment = {"PYTHONPATH": str(site), "TRACKER_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("-c", "import tracker; print(tracker.__file__)").startswith(str(site))
    assert "migration" in run("-m", "tracker", "db", "upgrade")
    assert re.match(r"\d{2,} new articles", run("-m", "tracker", "seed"))
    assert run("-m", "tracker", "seed").startswith("0 new articles")


def test_an_audit_that_reaches_nobody_fails_and_says_so() -> None:
    """Nobody listens where the proxy is said to be."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    kept = {k: v for k, v in os.environ.items() if k.lower() not in ("no_proxy", "http_proxy")}
    done = subprocess.run(
        [sys.executable, "scripts/audit.py", "requirements.lock"],
        cwd=ROOT, env=kept | proxies | {k.lower(): v for k, v in proxies.items()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "NOTHING was audited" in done.stdout
