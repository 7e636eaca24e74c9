import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty } from "@mes_shopfloor/utils/format";
import { quantitiesText } from "@mes_shopfloor/utils/order_view";
import { paceOf, percentOf } from "@mes_shopfloor/utils/pace";
import { _t } from "@web/core/l10n/translation";

/** The one figure of the screen: good pieces of the ordered ones, with scrap and pace beside. */
export class Counters extends Component {
    static template = "mes_shopfloor.Counters";
    static components = { Icon };
    static props = { order: Object, runSeconds: Number };

    setup() {
        this.formatQty = formatQty;
    }

    /** What was declared here and waits on this device. */
    get unsent() {
        return quantitiesText(this.props.order.pending || {});
    }

    get pace() {
        return paceOf(this.props.order, this.props.runSeconds);
    }

    get bar() {
        const { good, scrap, ordered } = this.props.order;
        const start = percentOf(good, ordered);
        const target = this.pace.target === null ? null : percentOf(this.pace.target, ordered);
        return { good: start, scrap: percentOf(good + scrap, ordered) - start, target };
    }

    get barLabel() {
        return _t("%(done)s of %(ordered)s done", {
            done: formatQty(this.pace.done),
            ordered: formatQty(this.props.order.ordered),
        });
    }

    get standing() {
        const behind = Math.abs(this.pace.behind);
        if (this.pace.target === null || !behind) {
            return this.pace.target === null ? "" : _t("On target");
        }
        return this.pace.behind > 0
            ? _t("%s behind", formatQty(behind))
            : _t("%s ahead", formatQty(behind));
    }

    get speed() {
        const { secondsPerPiece, targetSeconds } = this.pace;
        if (secondsPerPiece === null) {
            return "";
        }
        const actual = Math.round(secondsPerPiece);
        return targetSeconds === null
            ? _t("%s s per piece", actual)
            : _t("%(actual)s s per piece, target %(target)s s", {
                  actual,
                  target: Math.round(targetSeconds),
              });
    }
}
