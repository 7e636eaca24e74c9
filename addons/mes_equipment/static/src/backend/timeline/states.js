import { _t } from "@web/core/l10n/translation";
import { STATE_ICONS } from "../state_badge/state_badge";

/** The states in the order in which the server counts them, as the kit draws them in a strip. */
export const STATES = [
    { key: "run", token: "run", label: _t("Run") },
    { key: "setup", token: "setup", label: _t("Set-up") },
    { key: "idle", token: "idle", label: _t("Idle") },
    { key: "down", token: "down", label: _t("Down") },
    { key: "planned_stop", token: "planned", label: _t("Planned stop") },
    { key: "off", token: "off", label: _t("Off") },
    { key: "unknown", token: "unknown", label: _t("No data") },
].map((state) => ({ ...state, icon: STATE_ICONS[state.key] }));

const UNEXPLAINED = 8;
const SEVERAL = 16;

/** What a number of the server says of a stretch of time. */
export function decode(code) {
    const state = STATES[code % UNEXPLAINED];
    const isUnexplained = Boolean(code & UNEXPLAINED);
    const isStopped = isUnexplained && state.key === "idle";
    return {
        ...state,
        label: isStopped ? _t("Stopped") : state.label,
        isUnexplained,
        isSeveral: Boolean(code & SEVERAL),
    };
}

/** A state by the name the screens use for it. */
export function stateOf(token) {
    return STATES.find((state) => state.token === token);
}
