const { DateTime } = luxon;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The server answers 92 days: what is seen, and as much again before and after it. */
export const LONGEST = 30 * DAY;
export const SHORTEST = 10 * MINUTE;

const STEPS = [
    MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    3 * DAY,
    7 * DAY,
    14 * DAY,
];
const LEAST_GAP = 64;
const LEAST_GAP_OF_DAYS = 92;

/** A stretch of time with the same middle, as long as may be shown. */
export function bounded({ from, to }) {
    const length = Math.min(Math.max(to - from, SHORTEST), LONGEST);
    const middle = (from + to) / 2;
    const start = Math.max(Math.round(middle - length / 2), 0);
    return { from: start, to: Math.round(start + length) };
}

/** Make a view `factor` times as long, keeping the moment under the pointer where it is. */
export function zoomed(view, factor, anchor = (view.from + view.to) / 2) {
    const length = Math.min(Math.max((view.to - view.from) * factor, SHORTEST), LONGEST);
    const share = (anchor - view.from) / (view.to - view.from);
    const from = Math.max(Math.round(anchor - share * length), 0);
    return { from, to: Math.round(from + length) };
}

export function moved(view, milliseconds) {
    const from = Math.max(Math.round(view.from + milliseconds), 0);
    return { from, to: from + view.to - view.from };
}

/** How many milliseconds lie between two labels that do not touch. */
export function stepFor(view, width) {
    const pixel = (view.to - view.from) / Math.max(width, 1);
    const gap = (step) => pixel * (step < DAY ? LEAST_GAP : LEAST_GAP_OF_DAYS);
    return STEPS.find((step) => step >= gap(step)) || STEPS.at(-1);
}

/**
 * The moments at which the axis has a label, by the clock of the plant.
 *
 * Days are cut at local midnight, so the day on which the clock is put forward has 23 hours, and
 * the hour that comes twice when it is put back is there twice.
 */
export function ticks(view, width, zone) {
    const step = stepFor(view, width);
    return step < DAY ? hourTicks(view, step, zone) : dayTicks(view, step / DAY, zone);
}

function hourTicks(view, step, zone) {
    const found = [];
    const first = DateTime.fromMillis(view.from, { zone }).startOf("day").toMillis();
    const stride = Math.min(step, HOUR / 2);
    const skipped = Math.max(Math.floor((view.from - first) / stride), 0) * stride;
    for (let moment = first + skipped; moment <= view.to; moment += stride) {
        const local = DateTime.fromMillis(moment, { zone });
        const minutes = local.hour * 60 + local.minute;
        if (moment >= view.from && minutes % (step / MINUTE) === 0) {
            const label = minutes ? local.toFormat("HH:mm") : dayLabel(local);
            found.push({ moment, label, isDay: !minutes });
        }
    }
    return found;
}

function dayTicks(view, days, zone) {
    const found = [];
    let local = DateTime.fromMillis(view.from, { zone }).startOf("day");
    // Counted from a Monday far back, so that the labels stay where they are while one pans.
    const number = Math.floor(local.diff(DateTime.fromISO("2001-01-01", { zone }), "days").days);
    local = local.plus({ days: (days - (number % days)) % days });
    for (; local.toMillis() <= view.to; local = local.plus({ days })) {
        if (local.toMillis() >= view.from) {
            found.push({ moment: local.toMillis(), label: dayLabel(local), isDay: true });
        }
    }
    return found;
}

function dayLabel(local) {
    return local.toFormat("ccc d LLL");
}

/** The nights in a view (22:00 to 06:00 by the plant's clock). */
export function nights(view, zone) {
    const found = [];
    let day = DateTime.fromMillis(view.from, { zone }).startOf("day").minus({ days: 1 });
    for (; day.toMillis() < view.to; day = day.plus({ days: 1 })) {
        const from = day.set({ hour: 22 }).toMillis();
        const to = day.plus({ days: 1 }).set({ hour: 6 }).toMillis();
        if (to > view.from && from < view.to) {
            found.push({ from, to });
        }
    }
    return found;
}

/** The view a button stands for: around now, by the clock of the plant. */
export function preset(name, now, zone, shifts = []) {
    const local = DateTime.fromMillis(now, { zone });
    const running = shifts.find(([from, to]) => from <= now && now < to);
    const views = {
        hour: () => ({ from: now - 50 * MINUTE, to: now + 10 * MINUTE }),
        shift: () =>
            running
                ? { from: running[0], to: running[1] }
                : { from: now - 7 * HOUR, to: now + HOUR },
        day: () => days(local.startOf("day"), 1),
        week: () => days(local.startOf("week"), 7),
        month: () => days(local.startOf("day").minus({ days: 29 }), 30),
    };
    return views[name]();
}

function days(start, number) {
    // A day may have 25 hours: only what is longer than 30 days is cut.
    const from = start.toMillis();
    return { from, to: Math.min(start.plus({ days: number }).toMillis(), from + LONGEST) };
}

/** From and to in words: once the day where both have the same. */
export function spanLabel(from, to, zone) {
    const start = DateTime.fromMillis(from, { zone });
    const end = DateTime.fromMillis(to, { zone });
    const isWhole = [start, end].every((moment) => moment.hour === 0 && moment.minute === 0);
    const last = isWhole ? end.minus({ days: 1 }) : end;
    if (isWhole && from < to) {
        const day = last.toFormat("ccc d LLL yyyy");
        return start.hasSame(last, "day") ? day : `${start.toFormat("ccc d LLL")} – ${day}`;
    }
    // Not one in the other: what makes the bundle small does not understand nested templates.
    const isOneDay = start.hasSame(end, "day");
    const first = start.toFormat(isOneDay ? "ccc d LLL yyyy HH:mm" : "ccc d LLL HH:mm");
    const second = end.toFormat(isOneDay ? "HH:mm" : "ccc d LLL yyyy HH:mm");
    return from === to ? first : `${first} – ${second}`;
}
