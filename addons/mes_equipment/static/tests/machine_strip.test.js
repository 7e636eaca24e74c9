import { expect, test } from "@odoo/hoot";
import { reactive } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MachineStrip } from "@mes_equipment/kiosk/machine_strip/machine_strip";

// mail starts with every component that is mounted and asks for its models
defineMailModels();

const NOW = Date.UTC(2026, 2, 2, 10, 42);
const station = { tz: "UTC", machine: false };
const machine = {
    id: 1,
    code: "L1",
    name: "Lathe",
    state: "run",
    label: "Run",
    since: Date.UTC(2026, 2, 2, 9, 18),
    reason: "",
};

async function mountStrip(props) {
    mockService("mes_kiosk", () => ({ state: reactive({ events: [] }) }));
    await mountWithCleanup(MachineStrip, { props: { station, order: null, now: NOW, ...props } });
}

test("state is a colour, a silhouette and a word with its age", async () => {
    await mountStrip({ order: { machine } });
    expect(".o_mes_machine").toHaveClass(["fill", "run"]);
    expect(".o_mes_machine use").toHaveAttribute("href", /#i-s-run$/);
    expect(".o_mes_machine b").toHaveText("Run");
    expect(".o_mes_machine").toHaveText(/since 09:18, 1 h 24 min/);
});

test("a stop shows its reason", async () => {
    await mountStrip({ order: { machine: { ...machine, state: "down", reason: "Coolant pump" } } });
    expect(".o_mes_machine").toHaveText(/Coolant pump/);
});

test("a state older than a day says which day", async () => {
    const since = Date.UTC(2026, 2, 1, 9, 18);
    await mountStrip({ order: { machine: { ...machine, state: "off", since } } });
    expect(".o_mes_machine").toHaveText(/since Yesterday 09:18/);
});

test("the queue shows the machine of the station", async () => {
    await mountStrip({ station: { ...station, machine } });
    expect(".o_mes_machine").toHaveCount(1);
});

test("a machine nobody reported on shows nothing", async () => {
    await mountStrip({ order: { machine: { ...machine, state: false, since: null } } });
    expect(".o_mes_machine").toHaveCount(0);
});
