import { formatLateness, formatQty, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Whether the call was made by who is active here, or at this terminal by nobody. */
export function isOwnCall(call, { activeId, terminalId }) {
    return call.caller_id ? call.caller_id === activeId : call.terminal_id === terminalId;
}

export function ageOf(call, now) {
    return formatLateness(call.since, now);
}

/** Who comes, in a word or two where space is short. */
export function standingOf(call) {
    if (call.state === "open") {
        return call.asked ? _t("%s asked", call.asked) : _t("Nobody yet");
    }
    if (call.arrived_at) {
        return call.acknowledged_by ? _t("%s is here", call.acknowledged_by) : _t("Help is here");
    }
    return call.acknowledged_by ? _t("%s comes", call.acknowledged_by) : _t("Help comes");
}

/** The same as a sentence: since when, and who was told. */
export function storyOf(call, zone) {
    if (call.state === "open") {
        return call.told ? _t("Told: %s", call.told) : "";
    }
    if (call.arrived_at) {
        return _t("there since %s", formatTime(call.arrived_at, zone));
    }
    return _t("accepted %s", formatTime(call.acknowledged_at, zone));
}

/** What it is about: order, component with its quantity, note. */
export function aboutOf(call) {
    const quantity = call.quantity ? `${formatQty(call.quantity)} ${call.unit} ` : "";
    return [call.order, call.component && quantity + call.component, call.note]
        .filter(Boolean)
        .join(" · ");
}

/** Calls made here that have not reached the server, without those taken back since. */
export function waitingCalls(events) {
    const withdrawn = new Set(
        events.filter(({ kind }) => kind === "withdraw").map(({ params }) => params.call_uuid)
    );
    return events.filter(({ kind, uuid }) => kind === "call" && !withdrawn.has(uuid));
}

/** What the station's strip shows first: the longest wait for an answer, else the oldest call. */
export function firstCall(calls) {
    return calls.find(({ state }) => state === "open") || calls[0] || null;
}

/** Those that nobody has taken first, each part from the oldest on. */
export function byUrgency(calls) {
    const isTaken = ({ state }) => Number(state !== "open");
    return [...calls].sort((one, other) => isTaken(one) - isTaken(other));
}

/** Where a call can be made from: the order's work center, else the only one of the station. */
export function calledWorkcenter(station, order) {
    if (order) {
        return order.workcenter_id;
    }
    return station.workcenter_ids.length === 1 ? station.workcenter_ids[0] : null;
}

/** The component a call for material proposes: the first that runs short. */
export function shortComponent(order) {
    return (order?.call_components || []).find(({ missing }) => missing > 0) || null;
}
