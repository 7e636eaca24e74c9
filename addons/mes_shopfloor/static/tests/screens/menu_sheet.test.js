import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { after, beforeEach, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { PEOPLE, makeQueueAnswer, mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { MenuSheet } from "@mes_shopfloor/screens/settings/menu_sheet";
import { KioskSettings } from "@mes_shopfloor/services/kiosk_settings";
import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

beforeEach(() => {
    browser.localStorage.clear();
    const { dataset } = document.documentElement;
    const { theme, contrast } = dataset;
    after(() => Object.assign(dataset, { theme: theme || "", contrast: contrast || "" }));
});

function mountMenu(values = {}) {
    const kiosk = mockKiosk({ answer: makeQueueAnswer(), ...values });
    kiosk.settings = new KioskSettings(kiosk.state);
    return mountWithCleanup(MenuSheet, { props: { close: () => expect.step("close") } });
}

test("the look is chosen, drawn at once and kept on the device", async () => {
    await mountMenu();
    expect("[data-theme-key='']").toHaveAttribute("aria-checked", "true");
    await contains("[data-theme-key=contrast-dark]").click();
    expect("[data-theme-key=contrast-dark]").toHaveAttribute("aria-checked", "true");
    const { theme, contrast } = document.documentElement.dataset;
    expect([theme, contrast]).toEqual(["dark", "high"]);
    expect(new KioskSettings({}).state.theme).toBe("contrast-dark");
});

test("left hand and sound are kept too", async () => {
    await mountMenu();
    await contains(".o_mes_left_hand").click();
    await contains(".o_mes_mute").click();
    const { isLeftHanded, isMuted } = new KioskSettings({}).state;
    expect([isLeftHanded, isMuted]).toEqual([true, true]);
});

test("settings that cannot be read are as on a new device", () => {
    browser.localStorage.setItem("mes.kiosk.settings", "{broken");
    expect(new KioskSettings({}).state).toEqual({
        theme: "",
        isMuted: false,
        isLeftHanded: false,
    });
});

test("a page without TLS says what is off, why, and what to do", async () => {
    await mountMenu({ isSecure: false });
    expect(".o_mes_secure").toHaveText(/no encryption.*https:\/\//s);
    expect(".o_mes_camera").toHaveCount(0);
});

test("actions of the station stand first", async () => {
    kioskActions.add("test_sheet", {
        area: "bar",
        label: () => "Hand over",
        icon: "users",
        run: () => expect.step("run"),
    });
    after(() => kioskActions.remove("test_sheet"));
    await mountMenu();
    await contains("[data-action=test_sheet]").click();
    expect.verifySteps(["close", "run"]);
});

test("everybody is signed off by one tap", async () => {
    await mountMenu({ operators: PEOPLE, activeId: 11 });
    await contains(".o_mes_sign_out_all").click();
    await animationFrame();
    expect.verifySteps(["close", "sign out all"]);
});

test("sounds are silent when nobody wants them", async () => {
    patchWithCleanup(window, { AudioContext: undefined });
    await mountMenu();
    expect(".o_mes_mute").toHaveText("Sound is on");
    await contains(".o_mes_mute").click();
    expect(".o_mes_mute").toHaveText("Sound is off");
});
