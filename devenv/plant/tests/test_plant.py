"""The plant as `make demo` finds it: complete, at work, and safe to load again."""

import json
import stat

import pytest

from devenv.plant import factory, links, tables
from devenv.plant.__main__ import _parser
from devenv.plant.signals import Site

NOT_MODELS = {"work", "machine_history", "transfer_lines"}


def external_ids() -> set[str]:
    files = (tables.HERE / "data").glob("*.csv")
    return {
        row["id"]
        for file in files
        if file.stem not in NOT_MODELS
        for row in tables.read(file.stem)
        if row["id"]
    }


def snapshot(env) -> dict[str, tuple[str, int]]:
    rows = env["ir.model.data"].search([("module", "=", tables.MODULE)])
    return {row.name: (row.model, row.res_id) for row in rows}


def machines(env):
    return env["maintenance.equipment"].search([("mes_level", "=", "cell")])


def test_load_stopped_by_a_disk_resumes_and_completes(plant):
    assert (plant.interrupted, plant.resumed) == (1, 0)


def test_every_record_of_the_tables_is_there(env):
    assert external_ids() <= snapshot(env).keys()


def test_each_simulated_machine_makes_exactly_one_order(plant, env):
    orders = {machine.mes_code: machine._mes_running_workorder() for machine in machines(env)}
    site = factory.plant(_parser().parse_args(["load", *_required(plant)]))
    assert orders.keys() == {machine.code for machine in site.machines}
    assert all(order.state == "progress" for order in orders.values())
    assert len(set(orders.values())) == len(orders)


def test_each_running_order_lasts_hours_at_the_pace_of_its_machine(env):
    for machine in machines(env):
        left = machine._mes_running_workorder().qty_remaining
        assert left * machine.mes_ideal_cycle_s > 6 * 3600, machine.mes_code


def test_ledger_and_work_orders_agree(env):
    orders = env["mrp.workorder"].search([])
    for order in orders:
        assert order.qty_produced == sum(order.mes_log_ids.mapped("qty_good")), order.display_name


def test_orders_stand_in_every_stage(env):
    orders = env["mrp.production"].search([])
    assert set(orders.mapped("state")) >= {"draft", "confirmed", "progress", "done"}
    assert set(orders.mapped("reservation_state")) >= {"assigned", "confirmed"}
    assert orders.filtered(lambda order: order.name.endswith("-002"))
    assert any(order.is_delayed for order in orders)


def test_every_reason_the_machines_give_is_a_reason_of_the_plant(plant, env):
    options = _parser().parse_args(["load", *_required(plant)])
    site = Site(env, factory.plant(options), options)
    given = {state.reason for machine in site.plant.machines for state in machine.states}
    assert given - {""} <= site._reasons.keys()


def test_each_machine_has_state_and_count_rules_and_the_caliper_its_characteristic(env):
    rules = env["mes.iot.rule"].search([])
    for machine in machines(env):
        kinds = {rule.kind for rule in rules if rule.machine_id == machine}
        assert kinds >= {"state", "part_count", "scrap_count"}
    measured = rules.filtered(lambda rule: rule.kind == "measured")
    assert measured.characteristic_id.name == "Journal Ø 32 h6"


def test_logins_open_with_the_passwords_of_the_file(plant, env):
    passwords = json.loads(plant.logins_file.read_text())
    assert passwords.keys() == {"admin", "manager", "supervisor", "quality", "maintenance"}
    for login, password in passwords.items():
        credential = {"login": login, "password": password, "type": "password"}
        assert env["res.users"].authenticate(credential, {"interactive": False})


@pytest.mark.parametrize("name", ["key_file", "logins_file"])
def test_only_the_owner_reads_a_secret_file(plant, name):
    assert stat.S_IMODE(getattr(plant, name).stat().st_mode) == 0o600


def test_second_load_creates_nothing_and_keeps_what_a_user_changed(plant):
    with plant.open() as env:
        before = snapshot(env)
        tables.ref(env, "shaft_p40").name = "Shaft, renamed"
        tables.ref(env, "order_cover_p40_draft").product_qty = 7
        env.cr.commit()
    files = plant.key_file.read_text(), plant.logins_file.read_text()
    assert plant.load() == 0
    with plant.open() as env:
        assert snapshot(env) == before
        assert tables.ref(env, "shaft_p40").name == "Shaft, renamed"
        assert tables.ref(env, "order_cover_p40_draft").product_qty == 7
    assert (plant.key_file.read_text(), plant.logins_file.read_text()) == files


def test_what_was_deleted_comes_back_alone(plant):
    with plant.open() as env:
        before = snapshot(env)
        tables.ref(env, "terminal_assembly").unlink()
        env.cr.commit()
    assert plant.load() == 0
    with plant.open() as env:
        after = snapshot(env)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"terminal_assembly"}


def test_revoked_key_is_replaced_and_the_new_one_opens(plant):
    with plant.open() as env:
        old = plant.key_file.read_text().strip()
        env["mes.iot.bridge.key"]._authenticate(f"Bearer {old}").action_revoke()
        env.cr.commit()
    assert plant.load() == 0
    new = plant.key_file.read_text().strip()
    with plant.open() as env:
        keys = env["mes.iot.bridge.key"]
        assert not keys._authenticate(f"Bearer {old}")
        assert keys._authenticate(f"Bearer {new}").bridge_id == tables.ref(env, "bridge")


def test_moved_port_of_the_machines_is_followed(plant):
    assert plant.load("--modbus-base-port=6021") == 0
    with plant.open() as env:
        devices = env["mes.iot.device"].search([("protocol", "=", "modbus_tcp")])
        assert min(devices.mapped("port")) == 6021
    assert plant.load() == 0


def test_lost_logins_file_gives_everybody_a_new_password(plant):
    old = json.loads(plant.logins_file.read_text())
    plant.logins_file.unlink()
    assert plant.load() == 0
    new = json.loads(plant.logins_file.read_text())
    assert new.keys() == old.keys()
    assert not set(new.values()) & set(old.values())


def test_links_pair_the_kiosk_and_the_wallboard(env):
    pages = links.pair(env, "http://127.0.0.1:8069/")
    assert pages.keys() == {"kiosk", "board"}
    for page, link in pages.items():
        address, code = link.split("#pair=")
        assert address == f"http://127.0.0.1:8069/mes/{page}"
        terminal, _secret = env["mes.terminal"]._pair(code)
        assert terminal.kind == page


def _required(plant) -> list[str]:
    files = (f"--bridge-key-file={plant.key_file}", f"--logins-file={plant.logins_file}")
    return [f"--config={plant.config}", f"--database={plant.database}", *files]
