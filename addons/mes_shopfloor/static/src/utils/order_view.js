import { _t } from "@web/core/l10n/translation";
import { formatQty } from "@mes_shopfloor/utils/format";

const MINUTE = 60_000;

const ADD = {
    declare(order, { params }) {
        for (const name of ["good", "scrap", "rework"]) {
            const more = params[name] || 0;
            order[name] += more;
            order.pending[name] += more;
        }
        const pieces = (params.good || 0) + (params.scrap || 0);
        order.remaining = Math.max((order.remaining || 0) - pieces, 0);
        const unit = unitOf(order, params.lot_id);
        if (unit) {
            unit.state = params.good ? "good" : params.scrap ? "scrap" : "rework";
            unit.isPending = true;
        }
    },
    start(order, event) {
        run(order, event, event.params.phase || "run");
    },
    resume(order, event) {
        run(order, event, order.phase || "run");
    },
    pause(order, { operators, moment }) {
        order.workers = order.workers.filter(({ id }) => id !== operators[0]);
        if (!order.workers.length) {
            Object.assign(order, { state: "paused", paused_since: moment, pause_reason: "" });
        }
    },
    phase(order, { params, moment }) {
        order.phase = params.phase;
        order.workers = order.workers.map((worker) => ({
            ...worker,
            phase: params.phase,
            since: moment,
        }));
    },
    step(order, { params, moment }) {
        const step = order.steps?.list.find(({ id }) => id === params.step_id);
        if (!step) {
            return;
        }
        const live = recordOf(step, params.lot_id);
        const record = {
            ...outcomeOf(step, live, params.skip_reason || ""),
            lot_id: params.lot_id || false,
            value: "",
            moment,
            isPending: true,
        };
        step.records = [...step.records.filter((known) => known !== live), record];
        step.done += record.is_done ? 1 : 0;
    },
    consume(order, { params }) {
        const component = order.components?.find(({ product_id: id }) => id === params.product_id);
        if (component) {
            component.put_in += params.quantity || 0;
            component.isPending = true;
        }
    },
};

/** A step that waits is begun first, and done by the second tap. */
function outcomeOf(step, live, reason) {
    if (reason) {
        return { verdict: "skipped", is_done: true, reason };
    }
    const begins = step.kind === "wait" && live?.verdict !== "started";
    return { verdict: begins ? "started" : "ok", is_done: !begins, reason };
}

function run(order, { operators, moment, params }, phase) {
    const [id] = operators;
    const others = order.workers.filter((worker) => worker.id !== id);
    const unit = unitOf(order, params.lot_id);
    const lot = { lot_id: params.lot_id || false, lot: unit?.name || "" };
    order.workers = [...others, { id, label: "", since: moment, phase, ...lot }];
    Object.assign(order, { state: "running", phase });
}

function unitOf(order, lotId) {
    return lotId ? order.units?.list.find(({ id }) => id === lotId) : undefined;
}

/** The record that counts for a step: of this unit where it is done for each serial number. */
export function recordOf(step, lotId) {
    return step.by_serial
        ? step.records.find((record) => record.lot_id === lotId)
        : step.records.at(-1);
}

/**
 * An order with what was done here and is not sent yet. `pending` tells how much of it that is.
 *
 * @param {Object} order as the server sent it; it stays as it is
 * @param {Object[]} events of `kiosk.pending(order.id)`
 */
export function withPending(order, events) {
    const shown = { ...order, pending: { good: 0, scrap: 0, rework: 0, count: events.length } };
    if (!events.length) {
        return shown;
    }
    Object.assign(shown, {
        workers: [...(order.workers || [])],
        steps: order.steps && {
            ...order.steps,
            list: order.steps.list.map((step) => ({ ...step })),
        },
        components: order.components?.map((component) => ({ ...component })),
        units: order.units && { ...order.units, list: order.units.list.map((u) => ({ ...u })) },
    });
    for (const event of events) {
        ADD[event.kind]?.(shown, event);
    }
    return shown;
}

/** How an order stands now: what the server ranked it by, and late once its date has passed. */
export function standingOf(order, now) {
    if (order.due === null) {
        return "ontime";
    }
    if (order.due < now) {
        return "late";
    }
    const left = order.minutes_left ?? 0;
    return order.due - now < left * MINUTE ? "risk" : "ontime";
}

/** Whether this person works on the order now. */
export function isAtWork(order, operatorId) {
    return (order.workers || []).some(({ id }) => id === operatorId);
}

/** What one tap does with an order next: its kind, parameters and words. */
export function nextActOf(order, operatorId) {
    if (order.state === "blocked" || order.center_block) {
        return null;
    }
    if (order.state === "ready") {
        return order.setup_minutes
            ? { kind: "start", params: { phase: "setup" }, label: _t("Start set-up") }
            : { kind: "start", params: { phase: "run" }, label: _t("Start") };
    }
    if (order.state === "paused") {
        const isMine = (order.people || []).includes(operatorId);
        return isMine
            ? { kind: "resume", params: {}, label: _t("Resume") }
            : { kind: "start", params: { phase: order.phase || "run" }, label: _t("Go on") };
    }
    return null;
}

/** What lies ready and what is missing, in words. */
export function materialLines({ material }) {
    return material.lines.map((line) => {
        const values = {
            name: line.name,
            there: formatQty(line.there),
            needed: formatQty(line.needed),
        };
        return line.is_short
            ? _t("%(name)s short, %(there)s of %(needed)s", values)
            : _t("%(name)s, %(there)s of %(needed)s", values);
    });
}

/** 12 good, 1 scrap, 2 rework: only what there is. */
export function quantitiesText({ good = 0, scrap = 0, rework = 0 }) {
    const parts = [];
    if (good) {
        parts.push(_t("%s good", formatQty(good)));
    }
    if (scrap) {
        parts.push(_t("%s scrap", formatQty(scrap)));
    }
    if (rework) {
        parts.push(_t("%s rework", formatQty(rework)));
    }
    return parts.join(", ");
}
