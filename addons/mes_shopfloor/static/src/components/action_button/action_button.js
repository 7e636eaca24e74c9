import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { isInReach, runAction } from "@mes_shopfloor/services/kiosk_actions";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/** An action of the registry as a button; dashed while it needs the network and has none. */
export class ActionButton extends Component {
    static template = "mes_shopfloor.ActionButton";
    static components = { Icon };
    static props = {
        action: Object,
        station: Object,
        order: { type: [Object, { value: null }], optional: true },
        onRun: { type: Function, optional: true },
    };

    setup() {
        this.kiosk = useKiosk();
    }

    get isInReach() {
        return isInReach(this.props.action, this.kiosk);
    }

    async onClick() {
        const { action, order = null, station } = this.props;
        this.props.onRun?.();
        await runAction(action, this.kiosk, { order, station });
    }
}
