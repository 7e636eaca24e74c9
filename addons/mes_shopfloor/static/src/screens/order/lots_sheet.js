import { Component, onWillStart, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatQty } from "@mes_shopfloor/utils/format";

/** Which lot of a component is put in: scanned, or taken from what is proposed by date. */
export class LotsSheet extends Component {
    static template = "mes_shopfloor.LotsSheet";
    static components = { Icon, Sheet };
    static props = { orderId: Number, component: Object, onPutIn: Function, onClose: Function };

    setup() {
        this.kiosk = useKiosk();
        this.formatQty = formatQty;
        const { proposal } = this.props.component;
        this.state = useState({ lots: proposal ? [proposal] : [], text: "" });
        onWillStart(() => this.load());
    }

    /** The reserved lot is known already; the others are looked up, when there is a network. */
    load() {
        if (!this.kiosk.state.isOnline) {
            return;
        }
        const { orderId, component } = this.props;
        const params = { workorder_id: orderId, product_id: component.product_id };
        this.kiosk
            .ask("lots", params)
            .then(({ data }) => {
                const known = this.state.lots.map(({ lot_id }) => lot_id);
                const others = data.lots.filter(({ lot_id }) => !known.includes(lot_id));
                this.state.lots = [...this.state.lots, ...others];
            })
            .catch(() => {}); // what is known already stays; a lot may be typed or scanned
    }

    onTyped() {
        const lot = this.state.text.trim();
        if (lot) {
            this.props.onPutIn(this.props.component, { lot });
        }
    }
}
