"""docker-compose.yml agrees with itself and with the repository."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from compose import (
    ROOT,
    VARIABLE,
    built,
    copied,
    default,
    document,
    instructions,
    is_one_shot,
    last,
    mounts,
    services,
)

SECRET = re.compile(r"PASSWORD|SECRET|KEY")
each_service = pytest.mark.parametrize("name", services())
each_image = pytest.mark.parametrize("name", built())
ROOT_USERS = {"", "root", "0", "0:0"}


def version_of(image: str) -> str:
    return image.rpartition(":")[2] if ":" in image else ""


@each_service
def test_every_image_has_a_version(name):
    assert version_of(default(services()[name]["image"])) not in {"", "latest"}


@each_image
def test_every_base_image_has_a_version(name):
    arguments = services()[name]["build"].get("args", {})
    for instruction, words in instructions(built()[name]):
        if instruction == "FROM":
            base = default(arguments.get(words[0].strip("${}"), words[0]))
            assert version_of(base) not in {"", "latest"}, base


def test_only_the_proxy_can_be_reached_from_outside():
    published = {
        name: service["ports"] for name, service in services().items() if "ports" in service
    }
    assert {name: sorted(map(default, ports)) for name, ports in published.items()} == {
        "proxy": ["443:8443", "80:8080"]
    }


@each_service
def test_no_service_runs_as_root(name):
    assert str(services()[name].get("user", "")) not in ROOT_USERS


@each_image
def test_the_image_has_the_user_of_its_service(name):
    assert last(built()[name], "USER") == [services()[name]["user"]]


@each_service
def test_a_service_cannot_change_its_image_or_gain_rights(name):
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@each_service
def test_a_service_that_stays_has_a_health_check_and_a_limit(name):
    service = services()[name]
    if is_one_shot(name):
        assert service["healthcheck"] == {"disable": True}
        assert service["restart"] == "no"
    else:
        assert service["healthcheck"]["test"][0] == "CMD"
        assert "mem_limit" in service
        assert service["restart"] == "unless-stopped"


@each_service
def test_no_password_is_written_down_or_has_a_default(name):
    for variable, value in services()[name].get("environment", {}).items():
        if SECRET.search(variable):
            assert VARIABLE.fullmatch(value), variable
            assert default(value) in {"", VARIABLE.fullmatch(value)[1]}, variable
        if "PASSWORD" in variable:
            assert ":?" in value, variable


def test_the_secrets_that_are_asked_for_are_the_ones_that_are_made(tmp_path):
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    wanted = {found[1] for found in VARIABLE.finditer(text) if found[2] == "?"}
    assert wanted == set(make_secrets(tmp_path))


def test_secrets_are_random_closed_to_others_and_kept(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = make_secrets(tmp_path / "a"), make_secrets(tmp_path / "b")
    assert not set(first.values()) & set(second.values())
    assert all(len(value) >= 24 for value in first.values())
    assert (tmp_path / "a" / ".env").stat().st_mode & 0o777 == 0o600
    assert make_secrets(tmp_path / "a") == first


def make_secrets(folder):
    """Run the script in a copy of the repository's shape and return what it wrote."""
    script = folder / "docker" / "make-secrets"
    script.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "docker" / "make-secrets", script)
    subprocess.run([script], check=True, capture_output=True)  # noqa: S603
    lines = (folder / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_manual_names_every_setting_and_no_other():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    settings = {found for found, kind, _ in VARIABLE.findall(text) if kind == "-"} | {
        "MES_HOSTNAME"
    }
    manual = (ROOT / "docs" / "operations.md").read_text("utf-8").split("| In `.env`")[1]
    named = re.findall(r"`((?:MES|ODOO)_\w+)`", manual.split("\n\n")[0])
    assert sorted(named) == sorted({*settings, "MES_BASE_URL"})


def test_git_and_the_builder_do_not_take_the_secrets():
    assert "/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"


def test_every_named_volume_is_declared_and_used():
    used = {source for name in services() for source, _ in mounts(name) if "/" not in source}
    assert used == set(document()["volumes"])


@each_service
def test_every_mounted_file_is_in_the_repository(name):
    missing = [
        source for source, _ in mounts(name) if "/" in source and not (ROOT / source).exists()
    ]
    assert not missing


@each_image
def test_every_copied_file_is_in_the_repository_and_reaches_the_builder(name):
    allowed = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    ]
    for source in copied(built()[name]):
        assert (ROOT / source).exists(), source
        assert any(source == path or source.startswith(f"{path}/") for path in allowed), source


@each_service
def test_every_network_and_every_service_that_is_waited_for_exists(name):
    service = services()[name]
    assert set(service["networks"]) <= set(document()["networks"])
    for other, wait in service.get("depends_on", {}).items():
        state = "service_completed_successfully" if is_one_shot(other) else "service_healthy"
        assert wait["condition"] == state
        # A service of a profile that may be off can only be waited for when it is there.
        if set(services()[other].get("profiles", ())) - set(service.get("profiles", ())):
            raise AssertionError(f"{name} waits for {other}, which is of another profile")


def test_only_odoo_reaches_the_database():
    on_back = {name for name, service in services().items() if "back" in service["networks"]}
    assert on_back == {"db", "init", "odoo", "demo-plant"}
    assert services()["db"]["networks"] == ["back"]
    assert document()["networks"]["back"] == {"internal": True}


def test_docker_itself_accepts_the_file(tmp_path):
    probe = shutil.which("docker") and subprocess.run(
        ["docker", "compose", "version"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if not probe or probe.returncode:
        pytest.skip("this machine has no docker compose")
    secrets = make_secrets(tmp_path)
    done = subprocess.run(
        ["docker", "compose", "--profile", "demo", "config", "--quiet"],  # noqa: S607
        cwd=ROOT,
        env=secrets | {"PATH": str(shutil.os.environ["PATH"])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
