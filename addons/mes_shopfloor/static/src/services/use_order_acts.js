import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/**
 * Acts at one order.
 *
 * @param {() => Object} getOrder the order that is shown
 * @returns {(kind: string, params?: Object, options?: Object) => Promise<Object>} the result of
 *  the act; `options.order` is another order than the one that is shown
 */
export function useOrderActs(getOrder) {
    const kiosk = useKiosk();
    return (kind, params = {}, { order = getOrder(), quiet = false } = {}) =>
        kiosk.act(kind, params, { workorderId: order.id, ...(quiet && { quiet }) });
}

/** Whether what was asked for is done, or will be as soon as the network is back. */
export function isTaken(result) {
    return Boolean(result) && ["done", "duplicate", "waiting"].includes(result.status);
}
