import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Orders that are late or will be, each with the date it is expected now and why. */
export class OrdersList extends Component {
    static template = "mes_shopfloor.OrdersList";
    static components = { Icon };
    static props = {
        orders: Object,
        limit: Number,
        now: Number,
        zone: String,
        isLarge: { type: Boolean, optional: true },
    };

    get title() {
        const { late_total: late, risk_total: risk } = this.props.orders;
        if (!late && !risk) {
            return _t("All orders on time");
        }
        const words = [];
        if (late) {
            words.push(late === 1 ? _t("1 order late") : _t("%s orders late", late));
        }
        if (risk) {
            words.push(_t("%s at risk", risk));
        }
        return words.join(", ");
    }

    get shown() {
        return this.props.orders.rows.slice(0, this.props.limit);
    }

    expected(order) {
        if (order.expected === null) {
            return _t("Not in sight");
        }
        return formatMoment(order.expected, this.props.now, this.props.zone);
    }

    due(order) {
        return formatMoment(order.due, this.props.now, this.props.zone);
    }
}
