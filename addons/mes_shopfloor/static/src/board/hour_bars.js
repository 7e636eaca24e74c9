import { Component } from "@odoo/owl";
import { barsOf, describeBars } from "@mes_shopfloor/board/output";
import { formatQty } from "@mes_shopfloor/utils/format";

/** Good pieces of each hour, each with the mark of its plan. */
export class HourBars extends Component {
    static template = "mes_shopfloor.HourBars";
    static props = {
        output: Object,
        now: Number,
        isLarge: { type: Boolean, optional: true },
    };

    setup() {
        this.formatQty = formatQty;
    }

    get bars() {
        return barsOf(this.props.output, this.props.now);
    }

    get description() {
        return describeBars(this.bars);
    }
}
