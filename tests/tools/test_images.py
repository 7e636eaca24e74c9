"""The programs and settings inside the images agree with the repository they are built from."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from compose import ROOT, built, instructions, last, mes_odoo, mounts, odoo_conf, services

ENVIRONMENT = {
    "MES_DATABASE": "plant.north",
    "MES_ADDONS_PATH": "/odoo/addons,/opt/mes/addons",
    "MES_DATA_DIR": "/var/lib/odoo",
    "MES_DB_HOST": "db",
    "MES_DB_PASSWORD": "secret",
}
CERTIFICATE = ROOT / "docker" / "proxy" / "15-certificate.sh"


def scripts(project: str) -> dict[str, str]:
    content = tomllib.loads((ROOT / project / "pyproject.toml").read_text("utf-8"))
    return content["project"]["scripts"]


def nginx() -> str:
    return (ROOT / "docker" / "proxy" / "nginx.conf").read_text("utf-8")


def location(path: str) -> str:
    """The last one: the server that only leads to TLS comes before the one that has it."""
    return nginx().rpartition(f"location {path} {{")[2].split("}")[0]


def upstream(name: str) -> str:
    found = re.search(rf"upstream {name} {{.*?server (\S+) resolve;", nginx(), re.DOTALL)
    return found[1]


@pytest.mark.parametrize("project", ["bridge", "factory"])
def test_the_image_starts_a_program_that_its_project_has(project):
    (program,) = last(built()[project], "ENTRYPOINT")
    assert program in scripts(project)


def test_the_bridge_accepts_its_settings_and_is_asked_where_it_answers():
    config = pytest.importorskip("mes_bridge.config")
    key = "0123456789abcdef." + "x" * 43
    settings = config.load(ROOT / "docker/bridge/bridge.toml", {"MES_BRIDGE_KEY": key})
    test = " ".join(services()["bridge"]["healthcheck"]["test"])
    assert f"http://{settings.health_host}:{settings.health_port}/healthz" in test
    assert str(settings.directory) in {target for _, target in mounts("bridge")}
    assert settings.url == f"http://odoo:{odoo_conf()['http_port']}"


def test_the_key_of_the_demo_is_left_where_the_bridge_looks():
    content = tomllib.loads((ROOT / "docker/bridge/bridge.toml").read_text("utf-8"))
    assert Path(content["odoo"]["key_file"]).parent == mes_odoo().KEYS
    for name in ("bridge", "demo-plant"):
        assert ("mes-key", str(mes_odoo().KEYS)) in mounts(name)


def test_the_factory_accepts_its_arguments_and_is_asked_where_it_answers():
    options = pytest.importorskip("mes_factory.options")
    chosen = options.parser().parse_args(last(built()["factory"], "CMD"))
    test = " ".join(services()["factory"]["healthcheck"]["test"])
    assert f"http://{chosen.control[0]}:{chosen.control[1]}/status" in test
    assert chosen.mqtt_host in services()


def test_the_odoo_image_installs_the_addons_of_the_repository():
    found = {file.parent.name for file in (ROOT / "addons").glob("*/__manifest__.py")}
    assert set(mes_odoo().ADDONS) == found


def test_the_addons_need_no_package_that_the_image_lacks():
    for file in (ROOT / "addons").glob("*/__manifest__.py"):
        manifest = ast.literal_eval(file.read_text("utf-8"))
        assert not manifest.get("external_dependencies"), file


@pytest.mark.parametrize("name", ["init", "odoo", "demo-plant"])
def test_the_odoo_image_knows_its_commands_and_gets_what_it_reads(name):
    (command,) = services()[name]["command"]
    assert command in mes_odoo().COMMANDS
    text = (ROOT / "docker/odoo/mes_odoo.py").read_text("utf-8")
    read = set(re.findall(r'(?:env|environ)\["(MES_\w+)"\]', text)) - {"MES_ADDONS"}
    in_image = {
        word.partition("=")[0]
        for instruction, words in instructions(built()[name])
        if instruction == "ENV"
        for word in words
    }
    assert read <= set(services()[name]["environment"]) | in_image


def test_the_configuration_serves_one_database_behind_the_proxy():
    values = mes_odoo().complete(ROOT / "odoo.conf", mes_odoo().overrides(ENVIRONMENT))["options"]
    assert values["db_name"] == "plant.north"
    assert values["dbfilter"] == r"^plant\.north$"
    assert values["list_db"] == "False"
    assert values["proxy_mode"] == "True"
    assert int(values["workers"]) > 0
    assert values["gevent_port"] == odoo_conf()["gevent_port"]
    assert "db_replica_host" not in values


def test_the_configuration_names_the_replica_when_there_is_one():
    values = mes_odoo().overrides(ENVIRONMENT | {"MES_DB_REPLICA_HOST": "replica"})
    assert values["db_replica_host"] == "replica"


def test_the_configuration_with_the_password_is_closed_to_others(tmp_path):
    target = tmp_path / "odoo.conf"
    parser = mes_odoo().complete(ROOT / "odoo.conf", mes_odoo().overrides(ENVIRONMENT))
    mes_odoo().write(parser, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert "db_password = secret" in target.read_text("utf-8")


def test_there_is_no_configuration_without_a_password():
    environment = {key: value for key, value in ENVIRONMENT.items() if "PASSWORD" not in key}
    with pytest.raises(KeyError):
        mes_odoo().overrides(environment)


def test_the_proxy_sends_screens_to_the_websocket_process_and_the_rest_to_the_workers():
    assert upstream("odoo_gevent") == f"odoo:{odoo_conf()['gevent_port']}"
    assert upstream("odoo_http") == f"odoo:{odoo_conf()['http_port']}"
    assert "proxy_pass http://odoo_gevent;" in location("/websocket")
    for path in ("/", "/mes/iot/", "= /web/login"):
        assert "proxy_pass http://odoo_http;" in location(path)


def test_the_proxy_takes_the_batches_the_protocol_allows():
    protocol = (ROOT / "docs" / "bridge-protocol.md").read_text("utf-8")
    limit = re.search(r"Bodies over (\d+) MiB are answered 413", protocol)[1]
    assert f"client_max_body_size {limit}m;" in location("/mes/iot/")


def test_the_proxy_listens_where_the_ports_lead():
    published = {port.rpartition(":")[2] for port in services()["proxy"]["ports"]}
    assert published == set(re.findall(r"listen (\d+)", nginx()))


def test_the_users_of_the_broker_are_those_that_come_to_it():
    acl = (ROOT / "docker/mosquitto/acl").read_text("utf-8")
    start = (ROOT / "docker/mosquitto/start").read_text("utf-8")
    users = set(re.findall(r"^user (\w+)$", acl, re.MULTILINE))
    assert users == set(re.findall(r"'(\w+):%s", start))
    assert services()["factory"]["environment"]["MES_FACTORY_MQTT_USERNAME"] in users


def test_the_broker_finds_the_files_its_configuration_names():
    conf = (ROOT / "docker/mosquitto/mosquitto.conf").read_text("utf-8")
    named = set(
        re.findall(r"^(?:acl_file|include_dir|persistence_location) (\S+)$", conf, re.MULTILINE)
    )
    targets = [target.rstrip("/") for _, target in mounts("broker")]
    for path in named:
        assert any(
            f"{path.rstrip('/')}/".startswith(f"{t}/") or t.startswith(path) for t in targets
        ), path
    assert "allow_anonymous false" in (ROOT / "devenv/mosquitto.conf").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("openssl"), reason="this machine has no openssl")
def test_a_certificate_is_made_once_and_then_kept(tmp_path):
    assert make_certificate(tmp_path).returncode == 0
    made = (tmp_path / "tls.crt").read_bytes(), (tmp_path / "tls.key").read_bytes()
    assert made[0].startswith(b"-----BEGIN CERTIFICATE")
    assert (tmp_path / "tls.key").stat().st_mode & 0o777 == 0o600
    assert make_certificate(tmp_path).returncode == 0
    assert made == ((tmp_path / "tls.crt").read_bytes(), (tmp_path / "tls.key").read_bytes())


def test_half_a_certificate_stops_the_proxy(tmp_path):
    (tmp_path / "tls.crt").write_text("somebody's certificate")
    assert make_certificate(tmp_path).returncode == 1


def make_certificate(folder):
    environment = {
        "PATH": "/usr/bin:/bin",
        "MES_TLS_FOLDER": str(folder),
        "MES_HOSTNAME": "mes.plant",
    }
    return subprocess.run([CERTIFICATE], env=environment, capture_output=True, check=False)  # noqa: S603
