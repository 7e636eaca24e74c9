import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import {
    NOON,
    makeOrder,
    makeStation,
    mockKiosk,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { DeclareScreen } from "@mes_shopfloor/screens/declare/declare_screen";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const DECLARE = {
    reasons: [
        { id: 1, name: "Dimension", icon: "dim", kind: "both", description: "" },
        { id: 2, name: "Surface", icon: "surf", kind: "scrap", description: "" },
    ],
    targets: [
        { id: 1, name: "Turn journal" },
        { id: 7, name: "Saw" },
    ],
    boxes: [{ name: "Box 20", quantity: 20 }],
    machine: false,
    last: false,
};

let kiosk;
beforeEach(() => {
    kiosk = mockKiosk({ activeId: 5 });
});

function mountDeclare(order = {}) {
    return mountWithCleanup(DeclareScreen, {
        props: {
            data: { station: makeStation(), order: makeOrder({ declare: DECLARE, ...order }) },
            now: NOON,
        },
    });
}

const key = (figure) => contains(`.pad .btn:contains(/^${figure}$/)`).click();

test("the button says what is missing, then what it will do", async () => {
    await mountDeclare();
    expect(".btn.primary").toHaveText("Enter pieces");
    expect(".btn.primary").toHaveAttribute("disabled");
    await key(1);
    await key(2);
    expect(".q[data-kind=good] .fig").toHaveText("12");
    expect(".q[data-kind=good] small").toHaveText("makes 88 of 120");
    expect(".btn.primary").toHaveText("Declare 12 good");
});

test("scrap with a reason is two taps", async () => {
    await mountDeclare();
    await contains("[data-reason='1']").click();
    expect(".btn.primary").toHaveText("Declare 1 scrap");
    await contains(".btn.primary").click();
    expect.verifySteps([
        'act declare {"scrap":1,"reason_id":1}',
        "play accepted",
        'show order {"workorder_id":1}',
    ]);
});

test("scrap without a reason asks for one, which takes all of it", async () => {
    await mountDeclare();
    await contains("[data-kind=scrap] .figure").click();
    await key(3);
    expect("h2").toHaveText(/Why are 3 pieces scrap\?/);
    expect(".btn.primary").toHaveText("Choose a reason");
    await contains("[data-reason='2']").click();
    expect("[data-reason='2'] .n").toHaveText("3");
    expect(".btn.primary").toHaveText("Declare 3 scrap");
});

test("several reasons are several events, the good pieces with the first", async () => {
    await mountDeclare();
    await contains(".quick .btn:contains(+10)").click();
    await contains("[data-reason='2']").click();
    await contains("[data-reason='1']").click();
    await contains("[data-reason='1']").click();
    expect(".btn.primary").toHaveText("Declare 10 good, 3 scrap");
    await contains(".btn.primary").click();
    expect.verifySteps([
        'act declare {"scrap":2,"reason_id":1,"good":10}',
        'act declare {"scrap":1,"reason_id":2}',
        "play accepted",
        'show order {"workorder_id":1}',
    ]);
});

test("what was refused stays to be corrected", async () => {
    kiosk.act = async () => ({ status: "refused", message: "No", data: null });
    await mountDeclare();
    await contains("[data-reason='1']").click();
    await contains(".btn.primary").click();
    expect("[data-kind=scrap] .fig").toHaveText("1");
    expect.verifySteps([]);
});

test("a box fills in its pieces", async () => {
    await mountDeclare();
    await contains(".quick .btn:contains(Box 20)").click();
    expect("[data-kind=good] .fig").toHaveText("20");
});

test("rework goes to an operation, with its own reasons", async () => {
    await mountDeclare();
    await contains("[data-kind=rework] .o_mes_more").click();
    expect(".tile").toHaveCount(1);
    await contains("[data-reason='1']").click();
    await contains(".o_mes_target").click();
    expect("[data-kind=rework] small").toHaveText("to Saw");
    await contains(".btn.primary").click();
    expect.verifySteps([
        'act declare {"rework":1,"reason_id":1,"rework_to_id":7}',
        "play accepted",
        'show order {"workorder_id":1}',
    ]);
});

test("too many pieces are refused at the field, with the way out", async () => {
    await mountDeclare({ remaining: 10, ready: 8 });
    await contains(".quick .btn:contains(+10)").click();
    expect(".fault").toHaveText(/Only 8 pieces have come/);
    expect(".btn.primary").toHaveAttribute("disabled");
    await contains(".o_mes_reduce:contains(Declare 8)").click();
    expect("[data-kind=good] .fig").toHaveText("8");
    expect(".fault").toHaveCount(0);
});

test("the machine's count stands beside, and whether they agree", async () => {
    await mountDeclare({
        declare: { ...DECLARE, machine: { count: 13, since: NOON - 900_000 } },
    });
    expect(".machine").toHaveText(/Machine counted 13 since 11:45\s*Your entry makes 0/);
    await key(1);
    await key(3);
    expect(".machine .st.pass").toHaveText("Your entry makes 13 too");
});

test("a unit with a serial number is one piece, and has to be chosen", async () => {
    const unit = { id: 31, name: "SN-1", state: "open", good: 0, held_by: [], is_held: false };
    const units = {
        tracking: "serial",
        list: [unit, { ...unit, id: 32, name: "SN-2" }],
        done: 0,
        total: 2,
        is_last: true,
    };
    await mountDeclare({ units });
    await contains("[data-kind=good] .o_mes_more").click();
    expect(".btn.primary").toHaveText("Choose the unit");
    await contains(".o_mes_units").click();
    await contains(".o_mes_unit_list .btn:contains(SN-2)").click();
    await contains("[data-kind=scrap] .o_mes_more").click();
    expect("[data-kind=good] .fig").toHaveText("0");
    await contains("[data-reason='1']").click();
    await contains(".btn.primary").click();
    expect.verifySteps([
        'act declare {"scrap":1,"reason_id":1,"lot_id":32}',
        "play accepted",
        'show order {"workorder_id":1}',
    ]);
});

test("a note goes with the pieces", async () => {
    await mountDeclare();
    await contains(".o_mes_note").click();
    await contains("textarea").edit("Cracked", { confirm: false });
    await contains("[data-kind=good] .o_mes_more").click();
    await contains(".btn.primary").click();
    expect.verifySteps([
        'act declare {"note":"Cracked","good":1}',
        "play accepted",
        'show order {"workorder_id":1}',
    ]);
});
