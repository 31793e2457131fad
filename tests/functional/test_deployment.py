"""The files that deploy it: manifests against their schemas, settings against the configuration."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tracker.config import Config

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = sorted((ROOT / "docs" / "kubernetes").glob("*.yaml"))
VERSIONS = ["1.30", "1.33"]


def documents(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def pods() -> list[dict[str, Any]]:
    every = [document for path in MANIFESTS for document in documents(path)]
    return [d["spec"]["template"]["spec"] for d in every if d["kind"] == "Deployment"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_follow_the_schemas(path: Path, version: str) -> None:
    for document in documents(path):
        kubernetes_validate.validate(document, version, strict=True)


def test_the_validator_does_find_a_mistake() -> None:
    document = documents(ROOT / "docs" / "kubernetes" / "api.yaml")[0]
    document["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, VERSIONS[0], strict=True)


def test_pods_run_without_privileges() -> None:
    assert len(pods()) == 2
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}


def _settings() -> set[str]:
    """Every variable that a deployment file sets."""
    texts = [path.read_text(encoding="utf-8") for path in (*MANIFESTS, ROOT / "compose.yaml")]
    return set(re.findall(r"^ *(TRACKER_[A-Z_]+): ", "\n".join(texts), re.M)) | {
        one["name"] for pod in pods() for container in pod["containers"] for one in container["env"]
    }


def test_every_variable_that_is_set_is_a_setting() -> None:
    assert len(_settings()) > 8
    assert Config.unknown(dict.fromkeys(_settings(), "")) == []


def test_compose_publishes_on_this_machine_only_and_hardens_everything() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    for name, service in compose["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["deploy"]["resources"]["limits"]["memory"], name
        assert not any("PASSWORD" in key and not key.endswith("_FILE")
                       for key in service.get("environment", {})), name  # fmt: skip


def test_the_dockerfile_has_no_finding() -> None:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("hadolint: no wheel of it for this platform")
    done = subprocess.run(
        [program, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_script_of_the_build_machine_ends_whatever_hangs(tmp_path: Path) -> None:
    """Its own function, with its own limit: two seconds before the hour is over."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (hour,) = re.findall(r"^HOUR=(\d+)$", script, re.M)
    (within,) = re.findall(r"^within\(\) \{.*?^\}$", script, re.M | re.S)
    assert int(hour) < 3600

    def run(command: str) -> int:
        lines = f"set -euo pipefail\nHOUR={hour}\n{within}\n{command}"
        return subprocess.run(["bash", "-c", lines], check=False, capture_output=True).returncode

    assert run(f"SECONDS=$((HOUR - 2)); within {hour} sleep 1000") == 124
    assert run("SECONDS=$((HOUR + 1)); within 5 true") == 124
    assert run("within 60 bash -c 'exit 3'; echo not here") == 3
    assert run("within 60 true") == 0
