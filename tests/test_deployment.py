"""The container files cannot be run in every place that runs the tests; that they say the right things can be checked."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
LONG_RUNNING = ["db", "redis", "web", "worker", "beat"]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    return (ROOT / "Dockerfile").read_text()


def test_compose_has_the_processes_of_production(compose):
    assert set(compose["services"]) == {*LONG_RUNNING, "prepare"}


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_every_long_running_process_has_a_health_check_and_comes_back(compose, name):
    service = compose["services"][name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


def test_every_setting_in_compose_is_a_setting_of_carehub(compose):
    known = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(compose["services"]["web"]["environment"]) <= known


def test_no_secret_has_a_default(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "BADGE_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "SITE_URL"):
        uses = re.findall(r"\$\{" + name + r"\b(.*?)\}", text)
        assert uses
        assert all(use == "" or use.startswith(":?") for use in uses), name


def test_what_is_kept_stands_in_a_named_volume(compose):
    used = {
        volume.split(":")[0]
        for name in ("db", "redis", "web")
        for volume in compose["services"][name]["volumes"]
    }
    assert used == set(compose["volumes"])


def test_each_process_waits_until_what_it_needs_is_healthy(compose):
    for name in ("web", "worker", "beat"):
        waits = {
            service: wait["condition"] for service, wait in compose["services"][name]["depends_on"].items()
        }
        assert waits == {
            "db": "service_healthy",
            "redis": "service_healthy",
            "prepare": "service_completed_successfully",
        }


def test_the_image_runs_as_nobody_special_and_is_built_in_stages(dockerfile):
    assert dockerfile.count("\nFROM ") >= 2
    final = dockerfile.rsplit("\nFROM ", 1)[1]
    assert "\nUSER carehub\n" in final
    assert "npm" not in final


def test_everything_the_image_copies_is_there_and_not_kept_out(dockerfile):
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        for source in line.split():
            assert (ROOT / source).exists(), source
            assert any(source == name or source.startswith(f"{name}/") for name in let_in), source


def test_the_image_installs_with_hashes(dockerfile):
    assert "--require-hashes" in dockerfile
    assert "npm ci" in dockerfile


def test_lock_files_name_no_registry():
    hosts = re.compile(r"https?://|--[a-z-]*index|--find-links|resolved\"")
    for name in ("requirements/main.txt", "requirements/dev.txt", "requirements/node.txt", ".npmrc"):
        assert not hosts.search((ROOT / name).read_text()), name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_locked_python_package_has_hashes():
    for name in ("main", "dev", "node"):
        text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
        for line in filter(None, text.splitlines()):
            assert "--hash=sha256:" in line, line[:60]
