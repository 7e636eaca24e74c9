import { describe, expect, test } from "@odoo/hoot";
import {
    chooseReason,
    emptyEntry,
    eventsOf,
    excessOf,
    reducedTo,
    scrapOf,
    setQuantity,
    without,
} from "@mes_shopfloor/utils/declaration";

describe.current.tags("headless");

test("a reason takes the scrap that has none, else one piece more", () => {
    let entry = setQuantity(emptyEntry(), "scrap", 3);
    expect(entry.loose).toBe(3);
    entry = chooseReason(entry, 4);
    expect(entry).toMatchObject({ scrap: { 4: 3 }, loose: 0 });
    expect(chooseReason(entry, 4).scrap).toEqual({ 4: 4 });
});

test("less scrap is taken from what has no reason first", () => {
    const entry = { ...emptyEntry(), scrap: { 4: 2, 5: 1 }, loose: 1 };
    expect(setQuantity(entry, "scrap", 3)).toMatchObject({ scrap: { 4: 2, 5: 1 }, loose: 0 });
    expect(setQuantity(entry, "scrap", 2)).toMatchObject({ scrap: { 4: 2 }, loose: 0 });
    expect(entry.scrap).toEqual({ 4: 2, 5: 1 });
});

test("the only reason follows the figure", () => {
    const entry = chooseReason(emptyEntry(), 4);
    expect(setQuantity(entry, "scrap", 7).scrap).toEqual({ 4: 7 });
    expect(scrapOf(setQuantity(entry, "scrap", 0))).toBe(0);
});

test("each reason is an event, and all events together are the entry", () => {
    const entry = { ...emptyEntry(), good: 5, scrap: { 4: 2, 9: 1 }, rework: 1, reworkReason: 9 };
    const events = eventsOf(entry, { lotId: 3, note: "n", picture: "p" });
    expect(events).toEqual([
        { good: 5, scrap: 2, reason_id: 4, lot_id: 3, note: "n" },
        { scrap: 1, reason_id: 9, lot_id: 3, note: "n" },
        { rework: 1, reason_id: 9, lot_id: 3, note: "n", picture: "p" },
    ]);
    const left = events.reduce(without, entry);
    expect(left).toMatchObject({ good: 0, scrap: {}, loose: 0, rework: 0 });
});

test("nothing entered is no event", () => {
    expect(eventsOf(emptyEntry())).toEqual([]);
});

test("more than is open, or than has come, is cut down: good gives way first", () => {
    const entry = { ...emptyEntry(), good: 9, scrap: { 4: 2 } };
    expect(excessOf(entry, { remaining: 20, ready: 20 })).toBe(null);
    expect(excessOf(entry, { remaining: 10, ready: 5 })).toEqual({ kind: "remaining", most: 10 });
    expect(excessOf(entry, { remaining: 20, ready: 5 })).toEqual({ kind: "ready", most: 5 });
    expect(reducedTo(entry, 5)).toMatchObject({ good: 3, scrap: { 4: 2 } });
    expect(reducedTo(entry, 1)).toMatchObject({ good: 0, scrap: { 4: 1 } });
});
