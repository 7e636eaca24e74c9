import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { press, resize } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { makeOrder, makeStation, mockBus } from "@mes_shopfloor/../tests/kiosk_test_helpers";
import { makeBoardData, makeLate, makeTile } from "@mes_shopfloor/../tests/board_test_helpers";
import { BoardApp } from "@mes_shopfloor/board/board_app";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineMailModels();

let isDown;

beforeEach(async () => {
    isDown = false;
    mockBus();
    browser.localStorage.clear();
    browser.localStorage.setItem("mes.terminal.secret.board", "7.abc");
    onRpc("/mes/terminal/session", () => ({ kind: "board", id: 9 }));
    await resize({ width: 1920, height: 1080 });
});

async function mountBoard(tileCount = 2, values = {}) {
    onRpc("/mes/board/state", () => {
        if (isDown) {
            throw new Error("down");
        }
        const data = makeBoardData({
            station: makeStation({ now: Date.now() }),
            tiles: Array.from({ length: tileCount }, (_item, index) =>
                makeTile({
                    id: index + 1,
                    code: `W${index + 1}`,
                    order: index === 0 ? makeOrder() : false,
                    ready: 3,
                })
            ),
            ...values,
        });
        return { next_state: "board", data, message: "" };
    });
    await mountWithCleanup(BoardApp, { props: {} });
    await advanceTime(1);
    await animationFrame();
}

async function seconds(count) {
    await advanceTime(count * 1000);
    await animationFrame();
}

const STATIONS = { pages: [{ kind: "stations", seconds: 15 }] };

test("the board shows a tile for each work center and the pieces of the shift", async () => {
    await mountBoard(2, STATIONS);
    expect(".m").toHaveCount(2);
    expect(".m:eq(0) .o_mes_done").toHaveText("78");
    expect(".m:eq(1)").toHaveText(/No order running\s*3 ready/);
    expect(".side .o_mes_good").toHaveText("46");
    expect(".side .o_mes_standing").toHaveText("8 behind");
    expect(".side .o_mes_scrap").toHaveText("3");
    expect(".side").toHaveText(/All orders on time/);
    expect(".pager").toHaveCount(0);
});

test("more than twelve work centers turn the page by themselves", async () => {
    await mountBoard(14, STATIONS);
    expect(".m").toHaveCount(12);
    expect(".pager [aria-current]").toHaveText("Stations 1/2");
    await seconds(15);
    expect(".m").toHaveCount(2);
    await seconds(15);
    expect(".m").toHaveCount(12);
});

test("a hundred work centers have one entry among the pages, which counts", async () => {
    await mountBoard(100);
    expect(".m").toHaveCount(12);
    expect(".pager .tab").toHaveCount(3);
    expect(".pager [aria-current]").toHaveText("Stations 1 of 9");
    await press("ArrowRight");
    await press("ArrowRight");
    await animationFrame();
    expect(".pager .tab").toHaveCount(3);
    expect(".pager [aria-current]").toHaveText("Stations 3 of 9");
    await contains(".pager .tab:eq(1)").click();
    expect(".page").toHaveClass("plan");
    expect(".pager .tab:eq(0)").toHaveText("Stations 1 of 9");
});

test("pages turn each after its own seconds, and what has nothing to say is passed over", async () => {
    await mountBoard();
    expect(".pager .tab").toHaveCount(3);
    await seconds(15);
    expect(".page").toHaveClass("plan");
    await seconds(15);
    expect(".page").toHaveClass("plan");
    await seconds(5);
    expect(".page").toHaveClass("quality");
    await seconds(15);
    expect(".page").toHaveClass("stations");
});

test("a remote turns pages and stops them, for five minutes at most", async () => {
    await mountBoard();
    await press("ArrowRight");
    await animationFrame();
    expect(".page").toHaveClass("plan");
    await press("ArrowLeft");
    await press("ArrowLeft");
    await animationFrame();
    expect(".page").toHaveClass("quality");
    await press(" ");
    await animationFrame();
    expect(".pager").toHaveText(/Paused/);
    await seconds(200);
    expect(".page").toHaveClass("quality");
    await seconds(120);
    expect(".pager").not.toHaveText(/Paused/);
});

test("late orders say when they are expected now", async () => {
    const orders = { late_total: 1, risk_total: 2, rows: [makeLate({ due: 0 })] };
    await mountBoard(2, { ...STATIONS, orders });
    expect(".side .rows h2").toHaveText(/1 order late, 2 at risk/);
    expect(".side .rows .li").toHaveText(/MO\/00044\s*L2 is blocked/);
});

test("a phone shows all pages below each other", async () => {
    await resize({ width: 390, height: 844 });
    await mountBoard(14, { messages: [{ id: 1, text: "Fire drill", until: Date.now() + 1e6 }] });
    expect(".page").toHaveCount(4);
    expect(".page:eq(0)").toHaveText(/Fire drill/);
    expect(".m").toHaveCount(14);
    expect(".pager").toHaveCount(0);
});

test("old data says how old it is, and after two minutes it is no data", async () => {
    await mountBoard(2, STATIONS);
    isDown = true;
    await seconds(25);
    expect(".o_mes_stale").toHaveCount(0);
    await seconds(10);
    expect(".o_mes_stale").toHaveText(/Data 0:00:3\d old/);
    expect(".m.dash").toHaveCount(0);
    await seconds(100);
    expect(".m.dash").toHaveCount(2);
    expect(".m:eq(0)").toHaveText(/No data/);
    isDown = false;
    await seconds(5);
    expect(".o_mes_stale").toHaveCount(0);
    expect(".m.dash").toHaveCount(0);
});
