import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";

/** Takes back what was just done; stands first in the dock and names what it undoes. */
export class Undo extends Component {
    static template = "mes_shopfloor.Undo";
    static components = { Icon };
    static props = {
        label: String,
        detail: { type: String, optional: true },
        isDisabled: { type: Boolean, optional: true },
        onUndo: Function,
    };
}
