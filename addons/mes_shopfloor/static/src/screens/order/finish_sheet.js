import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** What is missing before the order is finished, and whether the rest is made later. */
export class FinishSheet extends Component {
    static template = "mes_shopfloor.FinishSheet";
    static components = { Icon, Sheet };
    static props = { order: Object, onFinish: Function, onClose: Function };

    get finish() {
        return this.props.order.finish;
    }

    get isStopped() {
        return this.finish.steps.length > 0 || this.finish.away > 0;
    }

    get title() {
        if (this.isStopped) {
            return _t("Not finished yet");
        }
        return _t("%(short)s of %(ordered)s are not made", {
            short: formatQty(this.finish.short),
            ordered: formatQty(this.props.order.ordered),
        });
    }

    get away() {
        return _t("%s pieces still wait for rework.", formatQty(this.finish.away));
    }

    get passed() {
        return _t("The next operations go on with %s.", formatQty(this.props.order.good));
    }
}
