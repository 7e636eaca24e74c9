import dataclasses

import pytest

from devenv import database, steps
from devenv.errors import DevenvError


def addon(settings, name, text="{}"):
    (settings.addons / name).mkdir(parents=True)
    (settings.addons / name / "__manifest__.py").write_text(text)


def test_missing_addons_are_named(settings):
    addon(settings, "mes_shopfloor")
    with pytest.raises(DevenvError, match="lacks mes_equipment, mes_quality, mes_iot"):
        database.check_addons(settings)


def test_a_change_in_an_addon_asks_for_an_update_and_a_change_in_its_tests_does_not(settings):
    for name in database.ADDONS:
        addon(settings, name)
    first = database.inputs(settings)
    tests = settings.addons / "mes_iot" / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text("")
    assert database.inputs(settings) == first
    (settings.addons / "mes_iot" / "rules.py").write_text("")
    assert database.inputs(settings) != first


def test_a_database_of_the_same_name_on_another_server_is_not_ours(settings):
    steps.mark_done(settings.done / "database-mes.json", "v1", identity="a1")
    elsewhere = dataclasses.replace(settings, database_url="postgresql://mes@db.plant/")
    assert database.identity(settings) == "a1"
    assert database.identity(elsewhere) == ""


def test_progress_is_read_from_the_log_of_odoo():
    line = "2026-01-01 00:00:00,000 1 INFO mes odoo.modules.loading: Loading module web (2/48)"
    assert database.LOADING.search(line).groups() == ("web", "2", "48")


def test_odoo_is_not_misled_by_variables_of_the_user(monkeypatch):
    for name in ("PGHOST", "ODOO_RC", "PYTHONPATH"):
        monkeypatch.setenv(name, "/elsewhere")
    assert not {"PGHOST", "ODOO_RC", "PYTHONPATH"} & database.odoo_env().keys()
