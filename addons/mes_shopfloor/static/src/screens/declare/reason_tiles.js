import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty } from "@mes_shopfloor/utils/format";

/** The reasons as tiles with pictograms, and how many pieces have each. */
export class ReasonTiles extends Component {
    static template = "mes_shopfloor.ReasonTiles";
    static components = { Icon };
    static props = { reasons: Array, counts: Object, onChoose: Function };

    setup() {
        this.formatQty = formatQty;
    }

    countOf(reason) {
        return this.props.counts[reason.id] || 0;
    }
}
