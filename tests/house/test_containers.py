"""The server installation says what the computer installation does: same roles, same separation."""

import os
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from dev import LIBRARIES, ROOT

PASSWORDS = {
    "HOST_NAME": "ecrf.example",
    "SECRET_KEY": "secret",
    "POSTGRES_PASSWORD": "superuser",
    "OWNER_PASSWORD": "owner",
    "APPLICATION_PASSWORD": "application",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services as Compose reads them; where the program is not installed, as YAML reads them."""
    file = ROOT / "docker-compose.yml"
    if not shutil.which("docker-compose"):
        return yaml.safe_load(file.read_text())
    done = subprocess.run(
        ["docker-compose", "-f", file, "config"],
        env={**os.environ, **PASSWORDS},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return yaml.safe_load(done.stdout)


def test_the_owner_role_reaches_the_preparation_alone(compose: dict[str, Any]) -> None:
    holders = {
        name
        for name, service in compose["services"].items()
        if {"DATABASE_OWNER_URL", "OWNER_PASSWORD", "POSTGRES_PASSWORD"} & set(service.get("environment", {}))
    }
    assert holders == {"db", "prepare"}


def test_every_process_of_make_run_is_served(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"db", "queue", "prepare", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        service = compose["services"][name]
        assert service["restart"] == "unless-stopped"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


def test_only_the_web_server_has_a_port_and_only_on_this_host(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if service.get("ports")}
    assert set(ports) == {"web"}
    assert "127.0.0.1" in str(ports["web"])


def test_queued_work_and_data_outlive_a_restart(compose: dict[str, Any]) -> None:
    assert set(compose["volumes"]) == {"database", "queue", "beat"}
    assert "--appendonly" in compose["services"]["queue"]["command"]


def test_every_variable_of_compose_is_explained_in_the_example() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used == explained


def test_every_variable_of_the_settings_is_in_the_operations_guide() -> None:
    settings = (ROOT / "trial" / "settings.py").read_text()
    read = set(re.findall(r"(?:environ\.get|_flag|_number)\(\s*\"([A-Z0-9_]+)\"", settings)) | {"DATABASE_OWNER_URL"}
    guide = (ROOT / "docs" / "operations.md").read_text()
    assert {name for name in read if f"`{name}`" not in guide} == set()


def test_image_and_dev_script_install_the_same_libraries() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert {package for package in LIBRARIES.values() if package not in dockerfile} == set()
    assert "--require-hashes" in dockerfile
    assert "USER cht101" in dockerfile


def test_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f'SOFTWARE_VERSION = "{version}"' in (ROOT / "trial" / "settings.py").read_text()
    assert f"image: cht101-ecrf:{version}" in (ROOT / "docker-compose.yml").read_text()
