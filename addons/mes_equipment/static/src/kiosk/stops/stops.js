import { reactive } from "@odoo/owl";
import { formatMinutes, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

export const MINUTE = 60_000;
export const ASK_AGAIN = 2 * MINUTE;
const STOPPED = ["idle", "down"];

/** Until when nobody is asked about a machine, by its id: somebody said *Ask me later*. */
export const quiet = reactive({ until: {} });

export function askLater(machineId, now) {
    quiet.until[machineId] = now + ASK_AGAIN;
}

export function isStopped(machine) {
    return Boolean(machine) && STOPPED.includes(machine.state);
}

/** Whether a reason for the stop of this machine waits on this device to be sent. */
function isAnswered(machine, events) {
    return events.some(
        ({ kind, params }) => kind === "stop_reason" && params.machine_id === machine.id
    );
}

/** Whether the machine has stood without a reason for longer than a minor stop. */
export function isAsking(machine, now, events = []) {
    return (
        isStopped(machine) &&
        !machine.reason &&
        now - machine.since >= machine.asks_after &&
        !isAnswered(machine, events)
    );
}

/** The machine whose stop has to be explained first: the one that has stood longest. */
export function askingMachine(machines, now, events) {
    return machines
        .filter((machine) => isAsking(machine, now, events))
        .sort((one, other) => one.since - other.since)[0];
}

/** The stop a machine is in now, as the list of stops has them. */
export function currentStop(machine) {
    const { id, code, state, label, since, reason } = machine;
    return { machine_id: id, code, state, label, start: since, end: null, reason };
}

export function lengthOf({ start, end }, now) {
    return formatMinutes(((end || now) - start) / MINUTE);
}

/** 10:38 to 10:52, or since 10:38. */
export function spanOf({ start, end }, zone) {
    const from = formatTime(start, zone);
    return end
        ? _t("%(from)s to %(to)s", { from, to: formatTime(end, zone) })
        : _t("since %s", from);
}
