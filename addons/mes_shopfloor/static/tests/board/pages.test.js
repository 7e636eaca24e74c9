import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { makeBoardData, makeCall, makeTile } from "@mes_shopfloor/../tests/board_test_helpers";
import { Pager, PAUSE_SECONDS, pagesOf } from "@mes_shopfloor/board/pages";
import { allowTranslations } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");
beforeEach(allowTranslations);

const kindsOf = (data) => pagesOf(data).map(({ kind }) => kind);

test("pages come in the order they were chosen", () => {
    const pages = [
        { kind: "plan", seconds: 5 },
        { kind: "stations", seconds: 9 },
    ];
    expect(kindsOf(makeBoardData({ pages }))).toEqual(["plan", "stations"]);
});

test("a page with nothing to say is left out, a call brings it back", () => {
    expect(kindsOf(makeBoardData())).not.toInclude("calls");
    expect(kindsOf(makeBoardData({ calls: [makeCall()] }))).toInclude("calls");
});

test("a kind that this version does not know is passed over", () => {
    const pages = [{ kind: "weather", seconds: 5 }];
    expect(kindsOf(makeBoardData({ pages }))).toEqual(["stations"]);
});

test("a hundred stations are nine pages", () => {
    const tiles = Array.from({ length: 100 }, (_item, id) => makeTile({ id }));
    const pages = [{ kind: "stations", seconds: 5 }];
    expect(pagesOf(makeBoardData({ tiles, pages }))).toHaveLength(9);
});

test("the pager stays on a page that is there when pages go", () => {
    const pager = new Pager();
    pager.goTo(5);
    expect(pager.pageOf(["a", "b"])).toBe("b");
    pager.turn(-1, ["a", "b"]);
    expect(pager.pageOf(["a", "b"])).toBe("a");
    pager.turn(-1, ["a", "b"]);
    expect(pager.pageOf(["a", "b"])).toBe("b");
});

test("days of ticking leave nothing behind", () => {
    const pager = new Pager();
    const pages = [{ seconds: 5 }, { seconds: 7 }];
    for (let second = 0; second < 200_000; second++) {
        pager.tick(pages);
    }
    expect(Object.keys(pager)).toEqual(["index", "elapsed", "pausedFor"]);
    expect(pager.index).toBeLessThan(2);
    expect(pager.elapsed).toBeLessThan(7);
});

test("a pause ends by itself", () => {
    const pager = new Pager();
    const pages = [{ seconds: 5 }, { seconds: 5 }];
    pager.togglePause();
    for (let second = 0; second < PAUSE_SECONDS; second++) {
        expect(pager.index).toBe(0);
        pager.tick(pages);
    }
    expect(pager.isPaused).toBe(false);
});
