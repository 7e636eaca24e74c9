import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";

/**
 * The actions that can be offered now, in their order.
 *
 * @param {string|null} area "menu", "dock" or "bar"; null for all
 */
export function actionsOf(area, kiosk, { order = null, station }) {
    const { operator } = kiosk;
    return kioskActions
        .getEntries()
        .map(([key, action]) => ({ key, ...action }))
        .filter((action) => !area || action.area === area)
        .filter((action) => !action.isSupervisor || operator?.is_supervisor)
        .filter((action) => !action.isVisible || action.isVisible({ order, station, operator }));
}

export function isInReach(action, kiosk) {
    return !action.needsNetwork || kiosk.state.isOnline;
}

export function runAction(action, kiosk, { order = null, station }) {
    if (isInReach(action, kiosk)) {
        return action.run({ kiosk, order, station });
    }
}
