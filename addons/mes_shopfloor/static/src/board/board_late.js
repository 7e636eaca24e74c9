import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatLateness } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Orders that are past their date. */
export class BoardLate extends Component {
    static template = "mes_shopfloor.BoardLate";
    static components = { Icon };
    static props = { late: Array, total: Number, now: Number };

    get title() {
        const { total } = this.props;
        if (!total) {
            return _t("No order is late");
        }
        return total === 1 ? _t("1 order late") : _t("%s orders late", total);
    }

    lateness(order) {
        return formatLateness(order.due, this.props.now);
    }
}
