import { onWillDestroy } from "@odoo/owl";
import { kioskScans } from "@mes_shopfloor/services/kiosk_registries";

let handlerCount = 0;

/**
 * Take scanned codes first while this component lives; the youngest is asked first.
 *
 * Asked with `found: null` before the server is, and with what the server found when nobody took
 * the code then.
 *
 * @param {({ kiosk, code, found }) => boolean | Promise<boolean>} handle true when the code is taken
 */
export function useScanHandler(handle) {
    const number = ++handlerCount;
    const key = `component_${number}`;
    kioskScans.add(key, { handle }, { sequence: -number });
    onWillDestroy(() => kioskScans.remove(key));
}
