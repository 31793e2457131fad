"""The configuration: what is read, and how a value that cannot be read is refused."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from tracker.config import Config
from tracker.errors import ConfigError


def test_defaults_need_no_environment() -> None:
    config = Config.from_env({})
    assert config == Config()
    assert config.database_url.startswith("sqlite:///")
    assert config.allow_private_networks is False


def test_values_are_read_by_type() -> None:
    config = Config.from_env(
        {
            "TRACKER_HOST_SPACING": "0",
            "TRACKER_HOST_CONCURRENCY": "0",
            "TRACKER_POLL_FLOOR": "60",
            "TRACKER_LOG_FORMAT": "JSON",
            "TRACKER_CODEBOOK": "/etc/tracker/tariffs.toml",
            "TRACKER_ALLOW_PRIVATE_NETWORKS": "127.0.0.1/32, 10.0.0.0/8",
            "TRACKER_RECHECK_HOURS": "off",
        }
    )
    assert config.host_spacing == 0
    assert config.poll_floor == 60
    assert config.log_format == "json"
    assert config.codebook == Path("/etc/tracker/tariffs.toml")
    assert config.allow_private_networks == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))
    assert config.recheck_hours == ()


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("TRACKER_PUBLIC_TEXT", "everything", "excerpt, full, none"),
        ("TRACKER_HOST_SPACING", "soon", "number"),
        ("TRACKER_HOST_SPACING", "-1", "between"),
        ("TRACKER_HOST_SPACING", "nan", "between"),
        ("TRACKER_POLL_FLOOR", "1.5", "number"),
        ("TRACKER_ALLOW_PRIVATE_NETWORKS", "10.0.0.0/99", "CIDR"),
        ("TRACKER_RECHECK_HOURS", "1,two", "hours"),
    ],
)
def test_a_value_that_cannot_be_read_names_the_variable_and_the_cure(
    name: str, value: str, cure: str
) -> None:
    with pytest.raises(ConfigError, match=cure) as error:
        Config.from_env({name: value})
    assert name in str(error.value)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("s3cret\n")
    assert Config.from_env({"TRACKER_ADMIN_TOKEN_FILE": str(secret)}).admin_token == "s3cret"


def test_a_secret_twice_or_in_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="keep one"):
        Config.from_env({"TRACKER_ADMIN_TOKEN": "a", "TRACKER_ADMIN_TOKEN_FILE": "b"})
    with pytest.raises(ConfigError, match="cannot be read"):
        Config.from_env({"TRACKER_ADMIN_TOKEN_FILE": str(tmp_path / "none")})


def test_an_empty_value_is_no_value() -> None:
    assert Config.from_env({"TRACKER_ADMIN_TOKEN": ""}).admin_token is None


def test_variables_of_other_names_are_left_alone_and_named() -> None:
    environ = {"TRACKER_PORT": "tcp://10.0.0.1:80", "TRACKER_POLL_FLOR": "5", "HOME": "/"}
    assert Config.from_env(environ) == Config()
    assert Config.unknown(environ) == ["TRACKER_POLL_FLOR", "TRACKER_PORT"]
