import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { HOUR, NOON, ZONE, makeOrder } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { BoardTile } from "@mes_shopfloor/board/board_tile";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function mountTile(tile = {}, hasNoData = false) {
    return mountWithCleanup(BoardTile, {
        props: {
            tile: {
                id: 1,
                code: "L1",
                name: "Lathe",
                order: makeOrder(),
                ready: 0,
                state: false,
                ...tile,
            },
            now: NOON,
            zone: ZONE,
            hasNoData,
        },
    });
}

test("the running order stands with its quantity and its date", async () => {
    await mountTile();
    expect(".m .p b").toHaveText("78/120");
    expect(".m .p").toHaveText(/14:00/);
    expect("progress").toHaveAttribute("value", "65");
});

test("a late order is marked in word and sign", async () => {
    await mountTile({ order: makeOrder({ due: NOON - 2 * HOUR }) });
    expect(".st.late").toHaveText("Late 2 h 00");
});

test("the state of a machine fills the tile when somebody is needed", async () => {
    const state = {
        code: "down",
        label: "Down",
        since: NOON - 34 * 60_000,
        note: "Coolant pump",
        until: "Back 12:30",
        filled: true,
    };
    await mountTile({ state, order: false });
    expect(".m").toHaveClass(["fill", "down"]);
    expect(".m").toHaveText(/Down 34 min/);
    expect(".m").toHaveText(/Coolant pump\s*Back 12:30/);
});

test("a running machine is a small mark", async () => {
    await mountTile({ state: { code: "run", label: "Run", since: NOON - HOUR, filled: false } });
    expect(".m").not.toHaveClass("fill");
    expect(".n .st").toHaveClass("run");
    expect(".m .p b").toHaveText("78/120");
});

test("without data neither order nor state is shown", async () => {
    await mountTile({}, true);
    expect(".m").toHaveClass("dash");
    expect(".m").toHaveText(/No data/);
    expect("progress").toHaveCount(0);
});
