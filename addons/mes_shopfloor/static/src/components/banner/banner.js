import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";

const LOOKS = {
    fail: { icon: "q-fail", role: "alert" },
    warn: { icon: "net-off", role: "status" },
    info: { icon: "ask", role: "status" },
};

/** A sentence across the screen: what failed, what waits, what is to know. Never leaves by itself. */
export class Banner extends Component {
    static template = "mes_shopfloor.Banner";
    static components = { Icon };
    static props = {
        kind: { type: String, validate: (kind) => kind in LOOKS },
        icon: { type: String, optional: true },
        onClose: { type: Function, optional: true },
        slots: Object,
    };

    get look() {
        return LOOKS[this.props.kind];
    }
}
