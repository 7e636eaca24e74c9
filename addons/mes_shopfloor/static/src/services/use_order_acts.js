import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/**
 * Acts at one order: somebody is signed in first, then the act is done.
 *
 * @param {() => Object} getOrder the order that is shown
 * @returns {(kind: string, params?: Object, options?: Object) => Promise<Object|null>} the result
 *  of the act; null when nobody signed in
 */
export function useOrderActs(getOrder) {
    const kiosk = useKiosk();
    return async (kind, params = {}, options = {}) => {
        const order = options.order || getOrder();
        if (!(await kiosk.requireOperator())) {
            return null;
        }
        const { quiet } = options;
        return kiosk.act(kind, params, { workorderId: order.id, ...(quiet && { quiet }) });
    };
}

/** Whether what was asked for is done, or will be as soon as the network is back. */
export function isTaken(result) {
    return Boolean(result) && ["done", "duplicate", "waiting"].includes(result.status);
}
