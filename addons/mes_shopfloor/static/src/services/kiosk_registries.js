import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * Screens by the `next_state` of the server's answer:
 * `{ Component, back?: "queue" | (data) => [screen, params], title?: () => string }`.
 * The component gets the props `data` and `now` and uses `useKiosk()`.
 */
export const kioskScreens = registry.category("mes_shopfloor.kiosk_screens");

/**
 * What can be done, by its kind: `{ offline: boolean, needsOperator?: boolean (true),
 * label?: () => string }`; the label names it in the list of what is not sent yet.
 */
export const kioskActs = registry.category("mes_shopfloor.kiosk_acts");

/**
 * Entries of an order's card menu ("menu"), of its dock ("dock") or of the station's menu ("bar"),
 * or without a place on the screen, for a printed barcode only ("command"):
 * `{ label: () => string, icon, area, isVisible?: ({order, station, operator}) => boolean,
 * needsNetwork?, isSupervisor?, isPrimary?, run: ({ kiosk, order, station }) => any, hotkey?,
 * command? }`. `command` is the text of a printed barcode that does the same.
 */
export const kioskActions = registry.category("mes_shopfloor.kiosk_actions");

/** Who takes a scanned code first: `{ handle: ({ kiosk, code, found }) => boolean | Promise }`. */
export const kioskScans = registry.category("mes_shopfloor.kiosk_scans");

const OFFLINE_ACTS = {
    start: () => _t("Start"),
    resume: () => _t("Resume"),
    pause: () => _t("Pause"),
    phase: () => _t("Phase"),
    declare: () => _t("Pieces"),
    step: () => _t("Step"),
    consume: () => _t("Component"),
    note: () => _t("Note"),
};

for (const [kind, label] of Object.entries(OFFLINE_ACTS)) {
    kioskActs.add(kind, { offline: true, label });
}
// Whoever sees that something is wrong may call.
kioskActs.add("call", { offline: true, needsOperator: false, label: () => _t("Call for help") });
