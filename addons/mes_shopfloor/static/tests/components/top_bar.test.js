import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { NOON, PEOPLE, makeStation, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { TopBar } from "@mes_shopfloor/components/top_bar/top_bar";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountBar() {
    return mountWithCleanup(TopBar, { props: { station: makeStation(), now: NOON } });
}

test("the bar names the place and shows the clock of the plant", async () => {
    mockKiosk();
    await mountBar();
    expect(".place").toHaveText("L1 CNC lathe");
    expect(".clock").toHaveText("12:00");
    expect(".o_mes_online").toHaveCount(1);
    expect(".o_mes_back").toHaveCount(0);
});

test("without connection the bar says so, and how much waits", async () => {
    mockKiosk({ isOnline: false, waiting: 4 });
    await mountBar();
    expect(".o_mes_offline").toHaveText(/Offline\s*4/);
    expect(".o_mes_badge_in").not.toBeEnabled();
});

test("the way back is there when there is one", async () => {
    mockKiosk().backTarget = ["queue"];
    await mountBar();
    await contains(".o_mes_back").click();
    expect.verifySteps(["back"]);
});

test("a tap on a name makes it the active one, on the active one shows all", async () => {
    mockKiosk({ operators: PEOPLE, activeId: 11 });
    await mountBar();
    expect(".badge.on").toHaveText("0417 Kim");
    await contains(".badge:not(.on)").click();
    expect(".badge.on").toHaveText("0388 Lee");
    await contains(".badge.on").click();
    expect.verifySteps(["sheet PeopleSheet"]);
});

test("three people: the active one is always in sight", async () => {
    const third = { ...PEOPLE[0], id: 13, label: "0500 Max", number: "0500" };
    mockKiosk({ operators: [...PEOPLE, third], activeId: 13 });
    await mountBar();
    expect(".badge.on").toHaveText("0500 Max");
    expect(".o_mes_more").toHaveText("+1");
});

test("the sound is switched in the bar", async () => {
    mockKiosk();
    await mountBar();
    expect(".o_mes_sound").toHaveAttribute("aria-pressed", "true");
    await contains(".o_mes_sound").click();
    expect(".o_mes_sound").toHaveAttribute("aria-pressed", "false");
});
