import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { yieldOf } from "@mes_shopfloor/board/output";
import { formatQty } from "@mes_shopfloor/utils/format";

/** Good and scrap of the shift, and what most of the scrap was for. */
export class BoardQuality extends Component {
    static template = "mes_shopfloor.BoardQuality";
    static components = { Icon };
    static props = { output: Object, station: Object };

    setup() {
        this.formatQty = formatQty;
    }

    get yield() {
        const share = yieldOf(this.props.output);
        return share === null ? "" : `${share.toFixed(1)} %`;
    }

    get reasons() {
        const { reasons, scrap } = this.props.output;
        const most = Math.max(...reasons.map(({ quantity }) => quantity), 1);
        return reasons.map(({ name, quantity }) => ({
            name,
            quantity,
            width: (quantity / most) * 100,
            share: scrap > 0 ? `${Math.round((quantity / scrap) * 100)} %` : "",
        }));
    }
}
