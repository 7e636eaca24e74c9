import { onWillUnmount } from "@odoo/owl";
import { kioskScans } from "@mes_shopfloor/services/kiosk_registries";

let handlerCount = 0;

/**
 * Take scanned codes first while this component is mounted; the last one mounted is asked first.
 *
 * @param {({ kiosk, code, found }) => boolean | Promise<boolean>} handle true when the code is taken
 */
export function useScanHandler(handle) {
    const number = ++handlerCount;
    const key = `component_${number}`;
    kioskScans.add(key, { handle }, { sequence: -number });
    onWillUnmount(() => kioskScans.remove(key));
}
