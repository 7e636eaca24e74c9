import { useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The kiosk for a component: it is drawn again when what it read of `kiosk.state` changes. */
export function useKiosk() {
    const kiosk = useService("mes_kiosk");
    return Object.freeze(Object.create(kiosk, { state: { value: useState(kiosk.state) } }));
}
