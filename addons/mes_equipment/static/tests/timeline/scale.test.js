import { describe, expect, test } from "@odoo/hoot";
import {
    bounded,
    DAY,
    HOUR,
    LONGEST,
    MINUTE,
    moved,
    nights,
    preset,
    SHORTEST,
    spanLabel,
    stepFor,
    ticks,
    zoomed,
} from "@mes_equipment/backend/timeline/scale";

const { DateTime } = luxon;
const ZONE = "Europe/Berlin";

const at = (iso) => DateTime.fromISO(iso, { zone: ZONE }).toMillis();
const dayOf = (iso) => ({ from: at(iso), to: at(`${iso}T23:59:59`) + 1000 });

describe.current.tags("headless");

test("zooming keeps the moment under the pointer where it is", () => {
    const view = { from: 100 * DAY, to: 101 * DAY };
    const anchor = view.from + DAY / 4;
    const closer = zoomed(view, 0.5, anchor);
    expect(closer.to - closer.from).toBe(DAY / 2);
    expect((anchor - closer.from) / (closer.to - closer.from)).toBe(0.25);
});

test("no view is longer than thirty days or shorter than ten minutes", () => {
    const view = { from: 100 * DAY, to: 120 * DAY };
    const longest = zoomed(view, 1000);
    const shortest = zoomed(view, 0.000001);
    expect(longest.to - longest.from).toBe(LONGEST);
    expect(shortest.to - shortest.from).toBe(SHORTEST);
    const cut = bounded({ from: 100 * DAY, to: 300 * DAY });
    expect(cut.to - cut.from).toBe(LONGEST);
});

test("moving keeps the length", () => {
    expect(moved({ from: 10 * DAY, to: 11 * DAY }, HOUR)).toEqual({
        from: 10 * DAY + HOUR,
        to: 11 * DAY + HOUR,
    });
});

test("labels are hours of the plant's clock and the day at midnight", () => {
    const found = ticks(dayOf("2026-06-10"), 600, ZONE);
    expect(found[0].label).toBe("Wed 10 Jun");
    expect(found[0].isDay).toBe(true);
    expect(found[1].label).toBe("03:00");
});

test("the day on which the clock is put forward has 23 hours and no two o'clock", () => {
    const found = ticks(dayOf("2026-03-29"), 24 * 70, ZONE).map(({ label }) => label);
    expect(found.slice(0, 4)).toEqual(["Sun 29 Mar", "01:00", "03:00", "04:00"]);
    expect(found.length).toBe(24); // 23 hours and the midnight that follows
});

test("the day on which the clock is put back has 25 hours and two o'clock twice", () => {
    const found = ticks(dayOf("2026-10-25"), 25 * 70, ZONE).map(({ label }) => label);
    expect(found.slice(0, 5)).toEqual(["Sun 25 Oct", "01:00", "02:00", "02:00", "03:00"]);
    expect(found.length).toBe(26);
});

test("labels of days stay on the same days while one pans", () => {
    const days = (from) => ticks({ from, to: from + 30 * DAY }, 900, ZONE).map((t) => t.moment);
    const first = days(at("2026-05-01"));
    const second = days(at("2026-05-02"));
    expect(second.includes(first[2])).toBe(true);
});

test("labels do not touch", () => {
    for (const length of [10 * MINUTE, HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY]) {
        for (const width of [200, 800, 1600]) {
            const view = { from: at("2026-05-01"), to: at("2026-05-01") + length };
            expect((stepFor(view, width) / length) * width >= 60).toBe(true);
        }
    }
});

test("a night in which the clock changes is an hour shorter or longer", () => {
    const hours = (iso) => {
        const view = { from: at(`${iso}T23:00`), to: at(`${iso}T23:30`) };
        const [night] = nights(view, ZONE);
        return (night.to - night.from) / HOUR;
    };
    expect(hours("2026-03-28")).toBe(7);
    expect(hours("2026-06-01")).toBe(8);
    expect(hours("2026-10-24")).toBe(9);
});

test("a day is from midnight to midnight and a shift that which runs", () => {
    const now = at("2026-10-25T12:00");
    const day = preset("day", now, ZONE);
    expect((day.to - day.from) / HOUR).toBe(25);
    const shifts = [[at("2026-10-25T06:00"), at("2026-10-25T14:00"), "Early"]];
    expect(preset("shift", now, ZONE, shifts)).toEqual({ from: shifts[0][0], to: shifts[0][1] });
    const month = preset("month", at("2026-11-10T12:00"), ZONE);
    expect(month.to - month.from <= LONGEST).toBe(true);
});

test("a span names the day once", () => {
    expect(spanLabel(at("2026-06-10T09:33"), at("2026-06-10T10:25"), ZONE)).toBe(
        "Wed 10 Jun 2026 09:33 – 10:25"
    );
    expect(spanLabel(at("2026-06-10"), at("2026-06-11"), ZONE)).toBe("Wed 10 Jun 2026");
    expect(spanLabel(at("2026-06-08"), at("2026-06-15"), ZONE)).toBe("Mon 8 Jun – Sun 14 Jun 2026");
    expect(spanLabel(at("2026-06-10T22:00"), at("2026-06-11T06:00"), ZONE)).toBe(
        "Wed 10 Jun 22:00 – Thu 11 Jun 2026 06:00"
    );
});
