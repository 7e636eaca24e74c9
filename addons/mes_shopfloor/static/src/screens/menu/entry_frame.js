import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";

/** The frame of each sheet of an order's menu: what is wrong above, the one action below. */
export class EntryFrame extends Component {
    static template = "mes_shopfloor.EntryFrame";
    static components = { Icon, Sheet };
    static props = {
        title: String,
        entry: Object,
        action: String,
        isPossible: Boolean,
        onDo: Function,
        isWide: { type: Boolean, optional: true },
        slots: Object,
    };

    get entry() {
        return this.props.entry;
    }

    get isOffline() {
        return !this.entry.kiosk.state.isOnline && !this.entry.kiosk.can(this.kind);
    }

    get kind() {
        return this.entry.entry;
    }

    get isDisabled() {
        const { state, needsSupervisor } = this.entry;
        return !this.props.isPossible || state.isBusy || needsSupervisor || this.isOffline;
    }
}
