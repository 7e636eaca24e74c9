import { Component } from "@odoo/owl";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";

/** Why work is interrupted; nobody has to say. */
export class PauseSheet extends Component {
    static template = "mes_shopfloor.PauseSheet";
    static components = { Sheet };
    static props = { reasons: Array, onPause: Function, onClose: Function };
}
