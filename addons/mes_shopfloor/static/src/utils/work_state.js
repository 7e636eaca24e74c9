import { formatMinutes, formatMoment, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const MINUTE = 60_000;
/** From here on the day says more than the hours: 12 h. */
const LONG = 12 * 60;
const PHASES = {
    setup: { mark: "setup", icon: "s-setup", label: () => _t("Set-up") },
    run: { mark: "run", icon: "s-run", label: () => _t("Run") },
    teardown: { mark: "setup", icon: "s-setup", label: () => _t("Tear-down") },
};
const STATES = {
    paused: { mark: "idle", icon: "s-idle", label: () => _t("Paused") },
    ready: { mark: "planned", icon: "s-planned", label: () => _t("Not started") },
    blocked: { mark: "idle", icon: "blocked", label: () => _t("Blocked") },
};

/** The words for a phase of work. */
export function phaseLabel(phase) {
    return (PHASES[phase] || PHASES.run).label();
}

/** since 09:18, 1 h 24 min; nothing where nobody knows since when. */
export function sinceText(since, now, zone) {
    if (!since) {
        return "";
    }
    const minutes = (now - since) / MINUTE;
    return minutes < LONG
        ? _t("since %(time)s, %(duration)s", {
              time: formatTime(since, zone),
              duration: formatMinutes(minutes),
          })
        : _t("since %s", formatMoment(since, now, zone));
}

/** What somebody sees of an order's state: silhouette, word, and since when. */
export function workState(order, now, zone) {
    const [first] = order.workers || [];
    if (order.state === "running") {
        const phase = PHASES[first?.phase] || PHASES.run;
        return { ...phase, label: phase.label(), since: sinceText(first?.since, now, zone) };
    }
    const state = STATES[order.state];
    const since = order.state === "paused" ? sinceText(order.paused_since, now, zone) : "";
    return { ...state, label: state.label(), since };
}
