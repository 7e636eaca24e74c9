import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { HOUR, NOON, makeStation, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { makeBalance, makeHandoverAnswer } from "@mes_shopfloor/../tests/lead_helpers";
import { HandoverScreen, UnreadHandover } from "@mes_shopfloor/screens/handover/handover_screen";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const WHERE = `{"workcenter_id":1,"shift_start":${NOON - 6 * HOUR}`;

let kiosk;
beforeEach(() => {
    kiosk = mockKiosk({ activeId: 5 });
});

function mountHandover(values = {}, data = {}) {
    const answer = makeHandoverAnswer(values, data);
    return mountWithCleanup(HandoverScreen, { props: { data: answer.data, now: NOON } });
}

test("figures stand beside what was planned", async () => {
    await mountHandover();
    expect(".main_figure .fig").toHaveText("50");
    expect(".main_figure").toHaveText(/of 60 planned by now, 120 for the shift/);
    expect(".main_figure").toHaveText(/83 % of plan/);
    expect(".side_figures").toHaveText(/5.7 % of 53 pieces/);
    expect(".side_figures .reasons").toHaveText("Surface 3");
    expect(".o_mes_shift_hours li").toHaveCount(2);
});

test("orders, people and what stands still are told", async () => {
    await mountHandover();
    expect(".o_mes_balance .part:eq(0)").toHaveText(/Running.*MO\/00042.*50 good, 3 scrap/s);
    expect(".o_mes_balance .part:eq(1)").toHaveText(/Breakdown since 11:00/);
    expect(".o_mes_balance .people").toHaveText(/0417 Anna B.\s*2 h 00 min/);
});

test("phrases make a note", async () => {
    await mountHandover();
    expect(".o_mes_add_note").toHaveAttribute("disabled");
    await contains(".phrase:eq(0)").click();
    await contains(".phrase:eq(1)").click();
    await contains(".o_mes_add_note").click();
    expect.verifySteps([`act handover_note ${WHERE},"text":"Tool is worn. Bar ends soon."}`]);
    expect("textarea").toHaveValue("");
});

test("a note that waits on the device is shown as not sent", async () => {
    kiosk.state.events.push({
        uuid: "a",
        kind: "handover_note",
        moment: NOON,
        params: { workcenter_id: 1, shift_start: NOON - 6 * HOUR, text: "Tool is worn" },
    });
    await mountHandover();
    expect(".note").toHaveText(/Tool is worn/);
    expect(".note").toHaveText(/not sent yet/);
});

test("nobody signed in writes nothing", async () => {
    kiosk.state.activeId = null;
    await mountHandover();
    await contains(".phrase:eq(0)").click();
    await contains(".o_mes_add_note").click();
    expect.verifySteps([]);
    expect("textarea").toHaveValue("Tool is worn.");
});

test("the outgoing one hands over", async () => {
    await mountHandover();
    await contains(".o_mes_close").click();
    expect.verifySteps([`act handover_close ${WHERE}}`]);
});

test("without network it says what needs it", async () => {
    kiosk.state.isOnline = false;
    await mountHandover();
    expect(".o_mes_close").toHaveAttribute("disabled");
    expect(".o_mes_close").toHaveText("Hand over: needs network");
});

test("the incoming one signs the shift before", async () => {
    const closed = { state: "closed", closed: NOON - HOUR, closed_by: "0388 Bert K." };
    await mountHandover(closed, { which: "before", has_unread: true });
    expect(".head").toHaveText(/Handed over at 11:00 by 0388 Bert K./);
    await contains(".o_mes_read").click();
    expect.verifySteps(['act handover_read {"handover_id":7}']);
});

test("what was booked later is a difference", async () => {
    await mountHandover({ state: "closed", closed: NOON, changes: { good: 4, scrap: -1 } });
    expect(".changed").toHaveText(/\+4 good, −1 scrap/);
    expect(".dock").toHaveCount(0);
});

test("a shift without work says so", async () => {
    const output = { good: 0, scrap: 0, rework: 0, planned: 0, planned_by_now: 0 };
    await mountHandover({ balance: makeBalance({ output, orders: [], people: [], stops: [] }) });
    expect(".main_figure").toHaveText(/nothing was planned/);
    expect(".o_mes_balance").toHaveText(/Nothing was worked on in this shift./);
});

test("between shifts there is nothing to hand over", async () => {
    const slots = { current: null, before: null };
    await mountHandover({}, { handover: null, slots });
    expect(".empty").toHaveText(/there is nothing to hand over/);
});

test("the station calls for an unread hand-over", async () => {
    const handover = { id: 7, workcenter_id: 1, workcenter: "L1", shift: "Night" };
    await mountWithCleanup(UnreadHandover, { props: { station: makeStation({ handover }) } });
    expect(".o_mes_unread").toHaveText(/Night handed L1 over. Nobody has read it./);
    await contains(".o_mes_unread").click();
    expect.verifySteps(['show handover {"workcenter_id":1,"which":"before"}']);
});

test("without network nobody is asked to read a hand-over", async () => {
    const handover = { id: 7, workcenter_id: 1, workcenter: "L1", shift: "Night" };
    await mountWithCleanup(UnreadHandover, { props: { station: makeStation({ handover }) } });
    expect(".o_mes_unread").toHaveCount(1);
    kiosk.state.isOnline = false;
    await animationFrame();
    expect(".o_mes_unread").toHaveCount(0);
});
