import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty } from "@mes_shopfloor/utils/format";

/** How many pieces of one kind: less, the figure, more. A tap on it gives it the number pad. */
export class QuantityField extends Component {
    static template = "mes_shopfloor.QuantityField";
    static components = { Icon };
    static props = {
        kind: String,
        label: String,
        icon: String,
        mark: String,
        quantity: Number,
        hint: String,
        isActive: Boolean,
        isSmall: { type: Boolean, optional: true },
        most: { type: Number, optional: true },
        lessLabel: String,
        moreLabel: String,
        onSelect: Function,
        onChange: Function,
        slots: { type: Object, optional: true },
    };

    get shown() {
        return formatQty(this.props.quantity);
    }

    change(by) {
        const { quantity, most = Infinity } = this.props;
        this.props.onSelect();
        this.props.onChange(Math.min(Math.max(quantity + by, 0), most));
    }
}
