import { Component, onError, useState, xml } from "@odoo/owl";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

/** Keeps the kiosk standing when a part of it breaks: the part is left out, and it is said. */
export class ScreenGuard extends Component {
    static template = xml`<t t-if="!state.isBroken" t-slot="default" />`;
    static props = { slots: Object, onBroken: { type: Function, optional: true } };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ isBroken: false });
        onError((error) => {
            console.error("A part of the kiosk broke:", error);
            this.state.isBroken = true;
            this.kiosk.state.error = _t(
                "A part of this screen could not be shown. What you did is kept. Go back, or load the page again."
            );
            this.props.onBroken?.();
        });
    }
}
