import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { click, setInputFiles, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { OrderMenuSheet } from "@mes_shopfloor/screens/menu/order_menu_sheet";
import { AddComponentSheet } from "@mes_shopfloor/screens/menu/product_sheets";
import { AddWorkorderSheet, MoveSheet } from "@mes_shopfloor/screens/menu/place_sheets";
import { HoldSheet, NoteSheet, ProposeSheet } from "@mes_shopfloor/screens/menu/word_sheets";
import { ScrapSheet } from "@mes_shopfloor/screens/menu/scrap_sheet";
import {
    NOON,
    PEOPLE,
    makeOrder,
    makeStation,
    mockKiosk,
} from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const ANNA = { operators: PEOPLE, activeId: 11 };
const BOSS = { operators: [{ ...PEOPLE[0], is_supervisor: true }], activeId: 11 };
const GREASE = { id: 5, name: "Grease", unit: "kg", tracking: "none" };

const MENU = {
    add_component: { supervisor: false, off: "" },
    add_workorder: { supervisor: true, off: "" },
    move: { supervisor: false, off: "It has no alternative work center." },
};

async function mountSheet(Sheet, { options = {}, values = ANNA, order = {}, respond } = {}) {
    const shown = makeOrder({ menu: MENU, notes: [], hold: null, menu_undo: null, ...order });
    const kiosk = mockKiosk(values, (name, params) => {
        if (name === "menu") {
            return { next_state: "menu", data: { options, order: shown }, message: "" };
        }
        return respond ? respond(name, params) : {};
    });
    const close = () => expect.step("close");
    const props = { order: shown, close };
    if (Sheet === OrderMenuSheet) {
        props.station = makeStation();
    }
    await mountWithCleanup(Sheet, { props });
    await animationFrame();
    return kiosk;
}

test("menu says what needs a supervisor and what makes no sense now", async () => {
    await mountSheet(OrderMenuSheet);
    expect("[data-entry=menu_add_workorder]").toHaveText(/Supervisor/);
    expect("[data-entry=menu_add_workorder]").toBeEnabled();
    expect("[data-entry=menu_move]").toHaveText(/no alternative/);
    expect("[data-entry=menu_move]").not.toBeEnabled();
    expect("[data-entry=menu_add_component]").toHaveText("Add a component");
});

test("menu opens one sheet and closes itself", async () => {
    await mountSheet(OrderMenuSheet);
    await contains("[data-entry=menu_note]").click();
    expect.verifySteps(["close", "sheet NoteSheet"]);
});

test("without network only what waits on the device is offered", async () => {
    await mountSheet(OrderMenuSheet, { values: { ...ANNA, isOnline: false } });
    expect("[data-entry=menu_note]").toBeEnabled();
    expect("[data-entry=menu_add_component]").not.toBeEnabled();
    expect("[data-entry=menu_add_component]").toHaveText(/Needs network/);
});

test("undo of the menu names what it undoes, for who did it", async () => {
    const menu_undo = { uuid: "u-1", what: "Block: Waits", employee_id: 11 };
    await mountSheet(OrderMenuSheet, { order: { menu_undo } });
    expect(".o_mes_menu_undo").toHaveText("Undo Block: Waits");
    await contains(".o_mes_menu_undo").click();
    expect.verifySteps(["close", 'act revoke {"uuid":"u-1"}']);
});

test("undo of somebody else is not offered", async () => {
    const menu_undo = { uuid: "u-1", what: "Block: Waits", employee_id: 12 };
    await mountSheet(OrderMenuSheet, { order: { menu_undo } });
    expect(".o_mes_menu_undo").toHaveCount(0);
});

test("component: search, choose, quantity, done", async () => {
    await mountSheet(AddComponentSheet, {
        respond: (name) => (name === "menu_products" ? { data: { products: [GREASE] } } : {}),
    });
    expect(".btn.primary").not.toBeEnabled();
    await contains("input[type=search]").edit("gre", { confirm: false });
    await contains(".o_mes_picker button").click();
    await contains(".choice").click();
    await contains(".pad button:contains(3)").click();
    expect(".btn.primary").toHaveText("Add 3 kg Grease");
    await contains(".btn.primary").click();
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"add_component"}',
        'ask menu_products {"workorder_id":1,"text":"gre"}',
        'act add_component {"product_id":5,"quantity":3}',
        "close",
    ]);
});

test("what the server refuses is said in the sheet, and what was typed stays", async () => {
    await mountSheet(NoteSheet, {
        respond: () => ({ status: "refused", message: "The order is finished." }),
    });
    await contains("textarea").edit("Mind the slot", { confirm: false });
    await contains(".btn.primary").click();
    expect(".say.fail").toHaveText("The order is finished.");
    expect("textarea").toHaveValue("Mind the slot");
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"note"}',
        'act note {"text":"Mind the slot"}',
    ]);
});

test("notes are read, and struck out by who wrote them", async () => {
    const note = { id: 1, uuid: "n-1", text: "A", by: "0417 Kim", at: NOON, operation: "Turn" };
    const notes = [
        { ...note, by_id: 11 },
        { ...note, id: 2, uuid: "n-2", text: "B", by_id: 12 },
    ];
    await mountSheet(NoteSheet, { order: { notes } });
    expect(".notes li").toHaveCount(2);
    expect(".notes button").toHaveCount(1);
    await contains(".notes button").click();
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"note"}',
        'act revoke {"uuid":"n-1"}',
        "close",
    ]);
});

test("work order is added by a supervisor only", async () => {
    const options = { workcenters: [{ id: 4, code: "M2", name: "Mill" }] };
    await mountSheet(AddWorkorderSheet, { options });
    expect(".say.hold").toHaveText(/Only a supervisor/);
    await contains("input:first").edit("Deburr", { confirm: false });
    await contains(".choice").click();
    expect(".btn.primary").toHaveText("Add Deburr at M2 Mill");
    expect(".btn.primary").not.toBeEnabled();
    expect.verifySteps(['ask menu {"workorder_id":1,"entry":"add_workorder"}']);
});

test("supervisor adds a work order", async () => {
    const options = { workcenters: [{ id: 4, code: "M2", name: "Mill" }] };
    await mountSheet(AddWorkorderSheet, { options, values: BOSS });
    await contains("input:first").edit("Deburr", { confirm: false });
    await contains(".choice").click();
    await contains(".btn.primary").click();
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"add_workorder"}',
        'act add_workorder {"name":"Deburr","workcenter_id":4,"minutes":0}',
        "close",
    ]);
});

test("order that somebody works on is not moved", async () => {
    const center = { id: 4, code: "L2", name: "Lathe", waiting: 3, is_here: true };
    await mountSheet(MoveSheet, { options: { workcenters: [center], at_work: ["0417 Kim"] } });
    expect(".say.hold").toHaveText(/0417 Kim works on it/);
    await contains(".choice").click();
    expect(".btn.primary").not.toBeEnabled();
    expect.verifySteps(['ask menu {"workorder_id":1,"entry":"move"}']);
});

test("block with a reason that is one tap away", async () => {
    await mountSheet(HoldSheet);
    await contains(".choice:contains(Waits for quality)").click();
    await contains(".btn.primary").click();
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"hold"}',
        'act hold {"reason":"Waits for quality"}',
        "close",
    ]);
});

test("blocked order is released by who blocked it or a supervisor", async () => {
    const hold = { reason: "Drawing is wrong", by: "0388 Lee", by_id: 12, since: NOON };
    await mountSheet(HoldSheet, { order: { hold } });
    expect(".reason").toHaveText("Drawing is wrong");
    expect(".btn.primary").toHaveText("Unblock the order");
    expect(".btn.primary").not.toBeEnabled();
    expect.verifySteps(['ask menu {"workorder_id":1,"entry":"hold"}']);
});

test("tracked component is scrapped with its lot and a reason", async () => {
    const lots = [{ id: 8, name: "B-1", quantity: 4, hold: "On hold: rust" }];
    const bar = { id: 6, name: "Bar", unit: "pcs", tracking: "lot", lots };
    const options = { components: [bar], reasons: [{ id: 2, name: "Rust" }] };
    await mountSheet(ScrapSheet, { options });
    // The only component there is: nobody has to choose it.
    expect(".choice:contains(Bar)").toHaveClass("on");
    await contains(".choice:contains(Rust):last").click();
    expect(".btn.primary").not.toBeEnabled();
    expect(".choice:contains(B-1)").toHaveText(/On hold: rust/);
    await contains(".choice:contains(B-1)").click();
    await contains(".btn.primary").click();
    expect.verifySteps([
        'ask menu {"workorder_id":1,"entry":"scrap_component"}',
        'act scrap_component {"product_id":6,"quantity":1,"reason_id":2,"lot_id":8}',
        "close",
    ]);
});

test("a photo goes with a proposal, and is shown before", async () => {
    await mountSheet(ProposeSheet);
    const canvas = document.createElement("canvas");
    const blob = await new Promise((resolve) => canvas.toBlob(resolve));
    await click("input[type=file]", { visible: false });
    await setInputFiles([new File([blob], "photo.png", { type: "image/png" })]);
    const image = await waitFor("img", { timeout: 5000 });
    // The source as it was: a test loads no picture.
    expect(image.dataset.src).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    expect.verifySteps(['ask menu {"workorder_id":1,"entry":"propose"}']);
});
