import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mockKiosk } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { SignInSheet } from "@mes_shopfloor/screens/sign_in/sign_in_sheet";
import { kioskScans } from "@mes_shopfloor/services/kiosk_registries";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

const WRONG = "Number and PIN do not match. Try again, or scan your badge.";

function mountSheet() {
    return mountWithCleanup(SignInSheet, {
        props: { close: (id) => expect.step(`close ${id}`) },
    });
}

async function tap(text) {
    for (const figure of text) {
        await contains(`.pad .btn:contains(${figure})`).click();
    }
}

test("number and PIN by touch", async () => {
    mockKiosk({ activeId: 11 }, () => "");
    await mountSheet();
    expect(".btn.primary").not.toBeEnabled();
    await tap("0417");
    await contains("input[name=pin]").focus();
    await tap("1234");
    await contains(".btn.primary").click();
    expect.verifySteps(['sign in {"number":"0417","pin":"1234"}', "play accepted", "close 11"]);
});

test("number and PIN by keyboard, Enter goes on", async () => {
    mockKiosk({ activeId: 11 }, () => "");
    await mountSheet();
    for (const key of ["4", "1", "Enter", "9", "8", "Enter"]) {
        await press(key);
        await advanceTime(200);
    }
    await animationFrame();
    expect.verifySteps(['sign in {"number":"41","pin":"98"}', "play accepted", "close 11"]);
});

test("a wrong PIN says so and asks for the PIN again", async () => {
    mockKiosk({}, () => WRONG);
    await mountSheet();
    await contains("input[name=number]").edit("0417", { confirm: false });
    await contains("input[name=pin]").edit("1", { confirm: false });
    await contains(".btn.primary").click();
    expect("[role=alert]").toHaveText(WRONG);
    expect("input[name=number]").toHaveValue("0417");
    expect("input[name=pin]").toHaveValue("");
    expect.verifySteps(['sign in {"number":"0417","pin":"1"}', "play refused"]);
});

test("a badge signs in at once", async () => {
    mockKiosk({ activeId: 12 }, () => "");
    await mountSheet();
    const [[, { handle }]] = kioskScans.getEntries();
    expect(handle({ code: "BADGE-77", found: null })).toBe(true);
    await animationFrame();
    expect.verifySteps(['sign in {"badge":"BADGE-77"}', "play accepted", "close 12"]);
});

test("without network nobody can sign in, and it is said", async () => {
    mockKiosk({ isOnline: false });
    await mountSheet();
    expect(".banner").toHaveText(/Needs network/);
    await tap("1");
    expect(".btn.primary").not.toBeEnabled();
});
