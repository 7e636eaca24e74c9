import { formatQty } from "@mes_shopfloor/utils/format";
import { recordOf } from "@mes_shopfloor/utils/order_view";
import { _t } from "@web/core/l10n/translation";

/** A value on the limit is in, as on the server: scaling moves it by a few last places. */
const RELATIVE = 1e-12;

function isWithin(value, lower, upper) {
    const touches = (limit) =>
        Math.abs(value - limit) <= RELATIVE * Math.max(Math.abs(value), Math.abs(limit));
    const isAbove = lower === null || value >= lower || touches(lower);
    return isAbove && (upper === null || value <= upper || touches(upper));
}

/** `ok`, `warning` or `not_ok`: what the server will say of a measured value. */
export function verdictOf(value, { lower, upper, warn_lower, warn_upper }) {
    if (!isWithin(value, lower, upper)) {
        return "not_ok";
    }
    return isWithin(value, warn_lower, warn_upper) ? "ok" : "warning";
}

/** 9 to 10 Nm, 9 Nm or more, 10 Nm or less. */
export function limitsText({ lower, upper, unit }) {
    const values = { lower: formatQty(lower), upper: formatQty(upper), unit };
    if (lower !== null && upper !== null) {
        return _t("%(lower)s to %(upper)s %(unit)s", values).trim();
    }
    if (lower !== null) {
        return _t("%(lower)s %(unit)s or more", values);
    }
    return upper !== null ? _t("%(upper)s %(unit)s or less", values) : "";
}

/** How a step stands: done, notOk, started, skipped, partly or open. */
export function stepState(step, lotId) {
    const record = recordOf(step, lotId);
    if (!record) {
        return "open";
    }
    if (record.verdict === "not_ok" || record.verdict === "started") {
        return record.verdict === "not_ok" ? "notOk" : "started";
    }
    if (!step.by_serial && step.per !== "order" && step.done < step.due) {
        return "partly";
    }
    return record.verdict === "skipped" ? "skipped" : "done";
}

export function isStepDone(step, lotId) {
    return ["done", "skipped"].includes(stepState(step, lotId));
}

/** The place of the first step that is to be done; of the last one when all are. */
export function currentStep(steps, lotId) {
    const index = steps.findIndex((step) => !isStepDone(step, lotId));
    return index < 0 ? Math.max(steps.length - 1, 0) : index;
}

/** Seconds a wait still lasts; null when it has not begun. */
export function secondsLeft(step, lotId, now) {
    const record = recordOf(step, lotId);
    if (record?.verdict !== "started") {
        return null;
    }
    return Math.max(Math.ceil(step.wait_seconds - (now - record.moment) / 1000), 0);
}
