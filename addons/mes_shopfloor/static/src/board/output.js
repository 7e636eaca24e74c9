import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** An hour that made less than this share of its plan is marked. */
export const LOW_SHARE = 0.7;
/** Below this share of the highest bar a figure has no room inside and stands on top. */
const LOW_BAR = 0.3;

/** How the shift stands against its plan: pieces behind (positive) or ahead; null without a plan. */
export function behindOf(output) {
    return output.planned > 0 ? Math.round(output.planned_now - output.good) : null;
}

/** The same in a word and a sign; null without a plan. */
export function standingOf(output) {
    const behind = behindOf(output);
    if (behind === null) {
        return null;
    }
    if (behind > 0) {
        return { state: "risk", icon: "o-risk", label: _t("%s behind", behind) };
    }
    const label = behind < 0 ? _t("%s ahead", -behind) : _t("On plan");
    return { state: "ontime", icon: "o-ontime", label };
}

/** Hours as bars against their plan, heights in percent of the highest of both. */
export function barsOf(output, now) {
    const most = Math.max(...output.hours.flatMap(({ good, planned }) => [good, planned]), 1);
    return output.hours.map(({ hour, start, end, good, scrap, planned }) => {
        const isPast = end <= now;
        const height = Math.min(Math.max((good / most) * 100, 0), 100);
        return {
            key: start,
            label: String(hour).padStart(2, "0"),
            good,
            scrap,
            planned: Math.round(planned),
            height,
            target: planned > 0 ? (planned / most) * 100 : null,
            isPast,
            isNow: start <= now && now < end,
            isFuture: start > now,
            isLow: isPast && planned > 0 && good < planned * LOW_SHARE,
            isShort: height < LOW_BAR * 100,
        };
    });
}

/** What the bars say, for those who do not see them. */
export function describeBars(bars) {
    return bars
        .filter(({ isFuture }) => !isFuture)
        .map(({ label, good, planned, target }) =>
            target === null
                ? `${label}: ${formatQty(good)}`
                : `${label}: ${formatQty(good)} / ${planned}`
        )
        .join(", ");
}

/**
 * Pieces since the shift began, as points `[x, y]` in percent of its length and of the most pieces
 * (y downwards): the plan to the end of the shift, the actual up to now.
 */
export function linesOf(output, now) {
    const { hours } = output;
    if (!hours.length) {
        return { plan: [], actual: [], most: 0 };
    }
    const [first, last] = [hours[0].start, hours[hours.length - 1].end];
    const most = Math.max(output.planned, output.good, 1);
    const point = (moment, pieces) => [
        ((moment - first) / (last - first)) * 100,
        100 - (pieces / most) * 100,
    ];
    const plan = [point(first, 0)];
    const actual = [point(first, 0)];
    let planned = 0;
    let good = 0;
    for (const hour of hours) {
        planned += hour.planned;
        plan.push(point(hour.end, planned));
        good += hour.good;
        if (hour.start <= now) {
            actual.push(point(Math.min(hour.end, now), good));
        }
    }
    return { plan, actual, most: Math.round(most) };
}

export function pathOf(points) {
    return points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
}

/** Good pieces of all that were decided, in percent; null while nothing was. */
export function yieldOf({ good, scrap }) {
    return good + scrap > 0 ? (good / (good + scrap)) * 100 : null;
}
