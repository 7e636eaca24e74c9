import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { makeUnauthorized } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { getService, makeMockEnv, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

const STORAGE_KEY = "mes.terminal.secret.kiosk";

beforeEach(() => browser.localStorage.clear());

async function makeTerminal(secret) {
    if (secret) {
        browser.localStorage.setItem(STORAGE_KEY, secret);
    }
    await makeMockEnv();
    return getService("mes_terminal");
}

test("pairing keeps the secret and opens the session with it in the header", async () => {
    onRpc("/mes/terminal/pair", async (request) => {
        const { params } = await request.json();
        expect.step(`pair ${params.code}`);
        return { secret: "7.abc", kind: "kiosk" };
    });
    onRpc("/mes/terminal/session", (request) => {
        expect.step(`session ${request.headers.get("X-MES-Terminal-Secret")}`);
        return { kind: "kiosk", id: 7 };
    });
    const terminal = await makeTerminal();
    expect(terminal.state.isPaired).toBe(false);
    await terminal.pair("ABCD3467");
    expect.verifySteps(["pair ABCD3467", "session 7.abc"]);
    expect(browser.localStorage.getItem(STORAGE_KEY)).toBe("7.abc");
    expect([terminal.state.isPaired, terminal.state.id]).toEqual([true, 7]);
});

test("a session that ended is opened again once and the call repeated", async () => {
    let isOpen = false;
    onRpc("/mes/terminal/session", () => {
        expect.step("session");
        isOpen = true;
        return { kind: "kiosk" };
    });
    onRpc("/mes/kiosk/state", () => {
        expect.step("state");
        if (!isOpen) {
            throw makeUnauthorized();
        }
        return "answer";
    });
    const terminal = await makeTerminal("7.abc");
    expect(await terminal.call("/mes/kiosk/state")).toBe("answer");
    expect.verifySteps(["state", "session", "state"]);
});

test("a secret the server refuses is forgotten", async () => {
    onRpc("/mes/terminal/session", () => {
        throw makeUnauthorized();
    });
    const terminal = await makeTerminal("7.old");
    await expect(terminal.openSession()).rejects.toThrow();
    expect(terminal.state.isPaired).toBe(false);
    expect(browser.localStorage.getItem(STORAGE_KEY)).toBe(null);
});

test("an error of another kind leaves the secret alone", async () => {
    onRpc("/mes/kiosk/state", () => {
        throw new Error("boom");
    });
    const terminal = await makeTerminal("7.abc");
    await expect(terminal.call("/mes/kiosk/state")).rejects.toThrow();
    expect(browser.localStorage.getItem(STORAGE_KEY)).toBe("7.abc");
});

test("a code of a wallboard leads to the wallboard, which keeps the secret", async () => {
    onRpc("/mes/terminal/pair", () => ({ secret: "9.board", kind: "board" }));
    onRpc("/mes/terminal/session", () => ({ kind: "board", id: 9 }));
    patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
    const terminal = await makeTerminal();
    await terminal.pair("ABCD3467");
    expect.verifySteps(["/mes/board"]);
    expect(browser.localStorage.getItem(STORAGE_KEY)).toBe(null);
    terminal.serve("board");
    expect(terminal.secret).toBe("9.board");
});
