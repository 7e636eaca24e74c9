import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { dueState, formatMoment } from "@mes_shopfloor/utils/format";

/** When an order is due and how it stands against that. */
export class Due extends Component {
    static template = "mes_shopfloor.Due";
    static components = { Icon };
    static props = {
        due: { type: [Number, { value: null }] },
        now: Number,
        zone: String,
        isAtRisk: { type: Boolean, optional: true },
    };

    get moment() {
        return formatMoment(this.props.due, this.props.now, this.props.zone);
    }

    get standing() {
        const standing = dueState(this.props.due, this.props.now);
        const isAtRisk = standing.state === "ontime" && this.props.isAtRisk;
        return isAtRisk ? { state: "risk", label: "" } : standing;
    }
}
