import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

const MINUTE = 60_000;

/** A quantity without needless decimals: 76, 2.5, 0.125. */
export function formatQty(quantity) {
    return String(Math.round((quantity || 0) * 1000) / 1000);
}

/** A duration in words: 4 min, 1 h 24 min. */
export function formatMinutes(minutes) {
    const whole = Math.max(Math.round(minutes), 0);
    const hours = Math.floor(whole / 60);
    if (!hours) {
        return _t("%s min", whole);
    }
    return _t("%(hours)s h %(minutes)s min", {
        hours,
        minutes: String(whole % 60).padStart(2, "0"),
    });
}

/** A duration where space is short: 4 min, 1 h 24. */
export function formatShort(minutes) {
    const whole = Math.max(Math.round(minutes), 0);
    if (whole < 60) {
        return _t("%s min", whole);
    }
    return _t("%(hours)s h %(minutes)s", {
        hours: Math.floor(whole / 60),
        minutes: String(whole % 60).padStart(2, "0"),
    });
}

/** A running clock: 1:24:08. */
export function formatSeconds(seconds) {
    const whole = Math.max(Math.floor(seconds), 0);
    const parts = [Math.floor(whole / 60) % 60, whole % 60];
    const tail = parts.map((part) => String(part).padStart(2, "0")).join(":");
    return `${Math.floor(whole / 3600)}:${tail}`;
}

/** A time by the plant's clock: 10:42. */
export function formatTime(moment, zone) {
    return DateTime.fromMillis(moment, { zone }).toFormat("HH:mm");
}

/** A day and time by the plant's clock: Today 14:00, Fri 10:00, 3 Dec 10:00. */
export function formatMoment(moment, now, zone) {
    const time = formatTime(moment, zone);
    const date = DateTime.fromMillis(moment, { zone });
    const today = DateTime.fromMillis(now, { zone }).startOf("day");
    const days = Math.round(date.startOf("day").diff(today, "days").days);
    const near = {
        "-1": () => _t("Yesterday %s", time),
        0: () => _t("Today %s", time),
        1: () => _t("Tomorrow %s", time),
    }[days];
    if (near) {
        return near();
    }
    return `${date.toFormat(days > 0 && days < 7 ? "cccc" : "d LLL")} ${time}`;
}

/** A day where space is short: 14:00 today, else the day alone. */
export function formatDay(moment, now, zone) {
    const date = DateTime.fromMillis(moment, { zone });
    const today = DateTime.fromMillis(now, { zone }).startOf("day");
    const days = Math.round(date.startOf("day").diff(today, "days").days);
    if (days === 0) {
        return formatTime(moment, zone);
    }
    return date.toFormat(days > 0 && days < 7 ? "ccc" : "d LLL");
}

/** How an order stands against its date: "late" with its age, or "ontime". */
export function dueState(due, now) {
    if (due === null || due >= now) {
        return { state: "ontime", label: "" };
    }
    return { state: "late", label: _t("Late %s", formatLateness(due, now)) };
}

/** How long ago a moment was, from minutes to days. */
export function formatLateness(due, now) {
    const minutes = (now - due) / MINUTE;
    return minutes < 48 * 60
        ? formatShort(minutes)
        : _t("%s days", Math.floor(minutes / (24 * 60)));
}
