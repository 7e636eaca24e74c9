from pathlib import Path

import pytest

from devenv import settings
from devenv.errors import DevenvError

REPO = Path("/somewhere/mes")


def test_without_wishes_everything_lives_below_the_repository():
    made = settings.load(REPO, {})
    assert made.state == REPO / ".mes"
    assert (made.http_port, made.database, made.odoo) == (8069, "mes", None)


def test_the_default_ports_in_the_class_are_those_of_the_variables():
    made = settings.Settings(repo=REPO, state=REPO / ".mes")
    for field, (_, default) in settings.PORT_VARIABLES.items():
        assert getattr(made, field) == default


def test_the_environment_moves_folder_ports_and_database():
    made = settings.load(
        REPO, {"MES_STATE_DIR": "/var/lib/mes", "MES_HTTP_PORT": "8169", "MES_DB": "plant"}
    )
    assert (made.state, made.http_port, made.database) == (Path("/var/lib/mes"), 8169, "plant")


def test_a_relative_state_folder_is_taken_from_where_the_user_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert settings.load(REPO, {"MES_STATE_DIR": "state"}).state == tmp_path / "state"


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80.5", "٨"])
def test_a_port_that_is_none_is_refused_with_its_variable(text):
    with pytest.raises(DevenvError, match="MES_PG_PORT"):
        settings.load(REPO, {"MES_PG_PORT": text})


def test_two_services_cannot_have_one_port():
    with pytest.raises(DevenvError, match="MES_HTTP_PORT and MES_MQTT_PORT"):
        settings.load(REPO, {"MES_HTTP_PORT": "1884"})


def test_pg_variables_count_as_a_server_the_user_brings():
    assert settings.load(REPO, {"PGHOST": "db.plant"}).database_url
    assert not settings.load(REPO, {"PGUSER": "odoo"}).database_url
