import { registry } from "@web/core/registry";

/**
 * Screens by the `next_state` of the server's answer:
 * `{ Component, back?: "queue" | (data) => [screen, params], title?: () => string }`.
 * The component gets the props `data` and `now` and uses `useKiosk()`.
 */
export const kioskScreens = registry.category("mes_shopfloor.kiosk_screens");

/** What can be done, by its kind: `{ offline: boolean }`. */
export const kioskActs = registry.category("mes_shopfloor.kiosk_acts");

/**
 * Entries of an order's card menu ("menu"), of its dock ("dock") or of the station's menu ("bar"):
 * `{ label: () => string, icon, area, isVisible?: ({order, station, operator}) => boolean,
 * needsNetwork?, isSupervisor?, run: ({ kiosk, order, station }) => any, hotkey?, command? }`.
 * `command` is the text of a printed barcode that does the same.
 */
export const kioskActions = registry.category("mes_shopfloor.kiosk_actions");

/** Who takes a scanned code first: `{ handle: ({ kiosk, code, found }) => boolean | Promise }`. */
export const kioskScans = registry.category("mes_shopfloor.kiosk_scans");

for (const kind of ["start", "resume", "pause", "phase", "declare", "step", "call", "note"]) {
    kioskActs.add(kind, { offline: true });
}
