import { reactive } from "@odoo/owl";

const UNDO_TIME = 60_000;

/** The call that was just made at this terminal, for *Undo* beside the button. */
export const lastCall = reactive({ id: null, madeAt: 0 });

export function rememberCall(id, now) {
    Object.assign(lastCall, { id, madeAt: now });
}

/** The own call that a single tap takes back, or null. */
export function undoableCall({ id, madeAt }, calls, now) {
    const call = calls.find((other) => other.id === id);
    return call?.state === "open" && now - madeAt < UNDO_TIME ? call : null;
}
