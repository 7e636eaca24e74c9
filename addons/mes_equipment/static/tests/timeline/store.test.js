import { describe, expect, test } from "@odoo/hoot";
import { Segments } from "@mes_equipment/backend/timeline/segments";
import { layout, neighbour, visible } from "@mes_equipment/backend/timeline/rows";
import { DAY, HOUR } from "@mes_equipment/backend/timeline/scale";
import { TimelineStore } from "@mes_equipment/backend/timeline/store";

describe.current.tags("headless");

const VIEW = { from: 100 * DAY, to: 101 * DAY };

function makeStore() {
    const asked = [];
    const store = new TimelineStore(
        async (ids, from, to, width) => {
            asked.push({ ids, from, to, width });
            return { now: 1, machines: Object.fromEntries(ids.map((id) => [id, [0, 60, 0]])) };
        },
        () => expect.step("changed")
    );
    return { store, asked };
}

test("the time seen is asked for with as much again on both sides", async () => {
    const { store, asked } = makeStore();
    await store.need([1, 2], VIEW, 800);
    expect(asked).toEqual([{ ids: [1, 2], from: 99 * DAY, to: 102 * DAY, width: 2400 }]);
    expect(store.row(1).count).toBe(1);
    expect.verifySteps(["changed"]);
});

test("only machines that are missing are asked for", async () => {
    const { store, asked } = makeStore();
    await store.need([1, 2], VIEW, 800);
    await store.need([2, 3], VIEW, 800);
    await store.need([1, 2, 3], VIEW, 800);
    expect(asked.map(({ ids }) => ids)).toEqual([[1, 2], [3]]);
    expect.verifySteps(["changed", "changed"]);
});

test("a little pan or zoom asks for nothing, a large one asks again and keeps the old picture", async () => {
    const { store, asked } = makeStore();
    await store.need([1], VIEW, 800);
    await store.need([1], { from: VIEW.from + 6 * HOUR, to: VIEW.to + 6 * HOUR }, 800);
    expect(asked.length).toBe(1);
    const far = store.need([1], { from: VIEW.from + 5 * DAY, to: VIEW.to + 5 * DAY }, 800);
    expect(store.row(1).origin).toBe(99 * DAY);
    expect(store.isWaiting(1)).toBe(true);
    await far;
    expect(store.row(1).origin).toBe(104 * DAY);
    await store.need([1], { from: VIEW.from + 5 * DAY, to: VIEW.from + 5 * DAY + HOUR }, 800);
    expect(asked.length).toBe(3);
    expect.verifySteps(["changed", "changed", "changed"]);
});

test("what could not be asked is asked again", async () => {
    let isDown = true;
    const store = new TimelineStore(
        async () => {
            if (isDown) {
                throw new Error("no network");
            }
            return { now: 1, machines: {} };
        },
        () => {}
    );
    await expect(store.need([1], VIEW, 800)).rejects.toThrow("no network");
    isDown = false;
    await store.need([1], VIEW, 800);
    expect(store.row(1).count).toBe(0);
});

test("never more points than the server answers", async () => {
    const { store, asked } = makeStore();
    await store.need([1], VIEW, 9000);
    expect(asked[0].width).toBe(6000);
    expect.verifySteps(["changed"]);
});

test("the stretch at a moment is found, and none in a gap", () => {
    const segments = new Segments([0, 60, 0, 60, 90, 3 + 8, 100, 120, 2 + 16], 1000);
    expect(segments.find(1000).key).toBe("run");
    expect(segments.find(61_000).key).toBe("down");
    expect(segments.find(61_000).isUnexplained).toBe(true);
    expect(segments.find(95_000)).toBe(null);
    expect(segments.find(105_000).isSeveral).toBe(true);
    expect(segments.find(200_000)).toBe(null);
    expect(segments.after(0)).toBe(0);
    expect(segments.after(500_000)).toBe(3);
});

const MACHINES = [
    { id: 1, plant: "A", line: "Turning" },
    { id: 2, plant: "A", line: "Turning" },
    { id: 3, plant: "B", line: "Turning" },
];

test("a line has one heading, and one for each plant where there are several", () => {
    const titles = (items) => items.filter((item) => item.title).map((item) => item.title);
    expect(titles(layout(MACHINES).items)).toEqual(["Turning"]);
    expect(titles(layout(MACHINES, true).items)).toEqual(["A · Turning", "B · Turning"]);
    expect(layout(MACHINES).height).toBe(28 + 3 * 36);
});

test("only rows in sight are drawn", () => {
    const machines = Array.from({ length: 300 }, (_none, id) => ({
        id: id + 1,
        plant: "",
        line: "",
    }));
    const { items } = layout(machines);
    const seen = visible(items, 3600, 360);
    expect(seen.length).toBe(10);
    expect(seen[0].machine.id).toBe(101);
    expect(neighbour(items, 101, -1).machine.id).toBe(100);
    expect(neighbour(items, 300, 5).machine.id).toBe(300);
    expect(neighbour(items, undefined, 1).machine.id).toBe(1);
});
