import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

const HOUR = 3600;

/** A share as people read it; nothing known is a dash, never a zero. */
export function percent(share) {
    return share === null || share === undefined
        ? "–"
        : `${formatFloat(100 * share, { digits: [16, 1] })} %`;
}

/** Seconds in hours, whole ones where there are many. */
export function hours(seconds) {
    const number = seconds / HOUR;
    return formatFloat(number, { digits: [16, Math.abs(number) >= 100 ? 0 : 1] });
}

/** How a figure stands against another, in points and words. */
export function compare(now, before) {
    if (now === null || before === null || before === undefined) {
        return { sign: 0, text: _t("nothing to compare with") };
    }
    const points = Math.round(1000 * (now - before)) / 10;
    const size = formatFloat(Math.abs(points), { digits: [16, 1] });
    if (!points) {
        return { sign: 0, text: _t("as before") };
    }
    return points > 0
        ? { sign: 1, text: _t("%s points better", size) }
        : { sign: -1, text: _t("%s points worse", size) };
}

const STEPS = {
    calendar: { label: _t("Calendar time"), fill: "total" },
    no_shift: { label: _t("No shift"), fill: "off" },
    planned: { label: _t("Planned stop"), fill: "planned" },
    busy: { label: _t("Planned busy"), fill: "total" },
    unknown: { label: _t("No data"), fill: "unknown" },
    setup: { label: _t("Set-up"), fill: "setup" },
    failure: { label: _t("Failure"), fill: "down" },
    minor: { label: _t("Minor stops"), fill: "idle" },
    delay: { label: _t("Other delay"), fill: "idle" },
    no_order: { label: _t("No order"), fill: "off" },
    running: { label: _t("Running"), fill: "total" },
    speed: { label: _t("Slow running"), fill: "slow" },
    quality: { label: _t("Scrap, rework"), fill: "down" },
    good: { label: _t("Good pieces"), fill: "good" },
};
// After these, what is left has a name of its own.
const REST = { planned: "busy", no_order: "running" };

/** The bars of the waterfall: where each begins and ends, from the steps the server counted. */
export function bars(steps) {
    const [calendar, ...losses] = steps;
    const found = [bar("calendar", 0, calendar.seconds, true)];
    let rest = calendar.seconds;
    for (const { key, seconds } of losses) {
        if (key === "good") {
            found.push(bar(key, 0, seconds, true));
            continue;
        }
        found.push(bar(key, rest - seconds, rest, false));
        rest -= seconds;
        if (REST[key]) {
            found.push(bar(REST[key], 0, rest, true));
        }
    }
    return found;
}

function bar(key, from, to, isTotal) {
    const seconds = to - from;
    return {
        key,
        ...STEPS[key],
        isTotal,
        from: Math.max(Math.min(from, to), 0),
        to: Math.max(from, to, 0),
        text: isTotal ? hours(seconds) : signed(seconds),
    };
}

function signed(seconds) {
    if (Math.abs(seconds) < 180) {
        return "0";
    }
    return seconds > 0 ? `−${hours(seconds)}` : `+${hours(-seconds)}`;
}
