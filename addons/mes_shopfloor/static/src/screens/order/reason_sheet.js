import { Component, useState } from "@odoo/owl";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";

/** Asks for a reason in words. */
export class ReasonSheet extends Component {
    static template = "mes_shopfloor.ReasonSheet";
    static components = { Sheet };
    static props = {
        title: String,
        label: String,
        hint: { type: String, optional: true },
        isOff: { type: Boolean, optional: true },
        onConfirm: Function,
        onClose: Function,
    };

    setup() {
        this.state = useState({ text: "" });
    }

    get isReady() {
        return !this.props.isOff && Boolean(this.state.text.trim());
    }

    onConfirm() {
        if (this.isReady) {
            this.props.onConfirm(this.state.text.trim());
        }
    }
}
