import { reactive } from "@odoo/owl";

const UNDO_TIME = 60_000;

/** The call that was just made at this terminal, for *Undo* beside the button. */
export const lastCall = reactive({ id: null, madeAt: 0 });

export function rememberCall(id, now) {
    Object.assign(lastCall, { id, madeAt: now });
}

/** Call from this terminal; *Undo* stands beside the button then, unless somebody had called before. */
export async function makeCall(kiosk, params, options) {
    const answer = await kiosk.act("call", params, options);
    if (answer.data?.call_id && !answer.data.is_joined) {
        rememberCall(answer.data.call_id, kiosk.state.now);
    }
    return answer;
}

/** The own call that a single tap takes back, or null. */
export function undoableCall({ id, madeAt }, calls, now) {
    const call = calls.find((other) => other.id === id);
    return call?.state === "open" && now - madeAt < UNDO_TIME ? call : null;
}
