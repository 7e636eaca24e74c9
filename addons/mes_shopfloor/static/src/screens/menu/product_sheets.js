import { Component, useState } from "@odoo/owl";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { EntryFrame } from "@mes_shopfloor/screens/menu/entry_frame";
import { ProductPicker } from "@mes_shopfloor/screens/menu/product_picker";
import { useEntry } from "@mes_shopfloor/screens/menu/use_entry";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** A product and how much of it: what adding a component and counting a by-product share. */
class ProductSheet extends Component {
    static template = "mes_shopfloor.ProductSheet";
    static components = { EntryFrame, NumberPad, ProductPicker };
    static props = { order: Object, close: Function };
    static entryName = "";

    setup() {
        this.entry = useEntry(this.props, this.constructor.entryName);
        this.state = useState({ product: null, quantity: "", lot: "" });
    }

    get known() {
        return [];
    }

    get needsLot() {
        return false;
    }

    get quantity() {
        return Number(this.state.quantity) || 0;
    }

    get isPossible() {
        const { product, lot } = this.state;
        return Boolean(product) && this.quantity > 0 && (!this.needsLot || lot.trim() !== "");
    }

    get what() {
        const { product } = this.state;
        return `${formatQty(this.quantity)} ${product?.unit || ""} ${product?.name || ""}`;
    }

    onChoose(product) {
        Object.assign(this.state, { product, lot: "" });
        if (product.tracking === "serial" && this.needsLot) {
            this.state.quantity = "1";
        }
    }

    get params() {
        return { product_id: this.state.product.id, quantity: this.quantity };
    }
}

export class AddComponentSheet extends ProductSheet {
    static entryName = "add_component";

    get title() {
        return _t("Add a component");
    }

    get explanation() {
        return _t("Planned for the whole order, and put in at this operation.");
    }

    get action() {
        return this.isPossible ? _t("Add %s", this.what) : _t("Add");
    }

    onDo() {
        return this.entry.do("add_component", this.params);
    }
}

export class ByproductSheet extends ProductSheet {
    static entryName = "byproduct";

    get title() {
        return _t("Count a by-product");
    }

    get explanation() {
        return _t("Added to what was counted before. A new by-product needs a supervisor.");
    }

    get known() {
        const { byproducts = [] } = this.entry.state.options;
        return byproducts.map((product) => ({
            ...product,
            detail: _t("%(quantity)s %(unit)s counted", {
                quantity: formatQty(product.quantity),
                unit: product.unit,
            }),
        }));
    }

    get needsLot() {
        const { product } = this.state;
        return Boolean(product) && product.tracking !== "none";
    }

    get action() {
        return this.isPossible ? _t("Count %s", this.what) : _t("Count");
    }

    onDo() {
        return this.entry.do("byproduct", { ...this.params, lot: this.state.lot.trim() });
    }
}
