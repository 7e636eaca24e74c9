import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { makeUnauthorized } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import {
    contains,
    makeServerError,
    mockService,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import { ConnectionLostError } from "@web/core/network/rpc";

defineMailModels();

function mountPairing(pair, props = {}) {
    mockService("mes_terminal", () => ({ pair }));
    return mountWithCleanup(PairingScreen, {
        props: { onPaired: () => expect.step("paired"), ...props },
    });
}

async function type(code) {
    for (const letter of code) {
        await contains(`.keys .btn:contains(${letter})`).click();
    }
}

test("a typed code pairs", async () => {
    await mountPairing(async (code) => expect.step(code));
    expect(".btn.primary").not.toBeEnabled();
    await type("ACDE3467");
    await contains(".btn.primary").click();
    expect.verifySteps(["ACDE3467", "paired"]);
});

test("keyboard and scanner type too", async () => {
    await mountPairing(async (code) => expect.step(code));
    for (const letter of "acd3467yx") {
        await press(letter);
    }
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["ACD3467Y", "paired"]);
});

test("letters that no code has are not taken", async () => {
    await mountPairing(async () => {});
    for (const key of ["0", "o", "1", "Tab", "F5"]) {
        await press(key);
    }
    expect(".code").toHaveText("");
});

test("the last letter can be erased", async () => {
    await mountPairing(async () => {});
    await press("a");
    await press("c");
    await contains(".keys [aria-label='Erase the last']").click();
    expect(".code span:eq(0)").toHaveText("A");
    expect(".code span:eq(1)").toHaveText("");
});

test("the code of a link pairs by itself", async () => {
    await mountPairing(async (code) => expect.step(code), { code: "acde3467" });
    await animationFrame();
    expect.verifySteps(["ACDE3467", "paired"]);
});

for (const [what, error, text] of [
    ["a wrong code", makeUnauthorized(), /wrong, used or too old/],
    ["too many wrong codes", makeServerError({ code: 429 }), /Wait ten minutes/],
    ["a lost connection", new ConnectionLostError("/mes"), /No connection/],
    ["a server in trouble", makeServerError(), /could not answer/],
]) {
    test(`${what} is explained where it was typed`, async () => {
        await mountPairing(
            async () => {
                throw error;
            },
            { code: "ACDE3467" }
        );
        await animationFrame();
        expect("[role=alert]").toHaveText(text);
        expect(".code").toHaveText("");
        expect.verifySteps([]);
    });
}
