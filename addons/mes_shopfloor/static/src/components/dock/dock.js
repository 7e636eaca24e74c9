import { Component } from "@odoo/owl";
import { ActionButton } from "@mes_shopfloor/components/action_button/action_button";
import { actionsOf } from "@mes_shopfloor/services/kiosk_actions";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/**
 * The place of all actions, at the bottom of a screen.
 *
 * Slot `start`: the screen's own secondary actions (Undo first); then those of the registry's area
 * "dock"; slot `default`: the main ones, the primary last. The left-handed get it mirrored.
 */
export class Dock extends Component {
    static template = "mes_shopfloor.Dock";
    static components = { ActionButton };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }], optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.kiosk = useKiosk();
    }

    get order() {
        return this.props.order || null;
    }

    get actions() {
        return actionsOf("dock", this.kiosk, { order: this.order, station: this.props.station });
    }

    get secondary() {
        return this.actions.filter((action) => !action.isPrimary);
    }

    get primary() {
        return this.actions.filter((action) => action.isPrimary);
    }
}
