import { Component, useState } from "@odoo/owl";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { ChoiceList } from "@mes_shopfloor/screens/menu/choice_list";
import { EntryFrame } from "@mes_shopfloor/screens/menu/entry_frame";
import { useEntry } from "@mes_shopfloor/screens/menu/use_entry";
import { useScanHandler } from "@mes_shopfloor/services/use_scan";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Take a bad component out of stock, with the reason. */
export class ScrapSheet extends Component {
    static template = "mes_shopfloor.ScrapSheet";
    static components = { ChoiceList, EntryFrame, NumberPad };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "scrap_component");
        this.state = useState({ productIds: [], lotIds: [], reasonIds: [], quantity: "1" });
        useScanHandler(({ code, found }) => !found && this.onScan(code));
    }

    get components() {
        return this.entry.state.options.components || [];
    }

    get product() {
        return this.components.find(({ id }) => id === this.productIds[0]);
    }

    /** Where there is only one component, it is the one. */
    get productIds() {
        const { productIds } = this.state;
        return productIds.length || this.components.length !== 1
            ? productIds
            : [this.components[0].id];
    }

    get lots() {
        return (this.product?.lots || []).map((lot) => ({
            ...lot,
            detail: [`${formatQty(lot.quantity)} ${this.product.unit}`, lot.hold]
                .filter(Boolean)
                .join(" · "),
        }));
    }

    get needsLot() {
        return Boolean(this.product) && this.product.tracking !== "none";
    }

    get reasons() {
        return this.entry.state.options.reasons || [];
    }

    get quantity() {
        return Number(this.state.quantity) || 0;
    }

    get isPossible() {
        const { lotIds, reasonIds } = this.state;
        const hasLot = !this.needsLot || lotIds.length > 0;
        return Boolean(this.product) && hasLot && reasonIds.length > 0 && this.quantity > 0;
    }

    get action() {
        return this.product
            ? _t("Scrap %(quantity)s %(unit)s %(name)s", {
                  ...this.product,
                  quantity: formatQty(this.quantity),
              })
            : _t("Scrap");
    }

    choose(product, lotIds = []) {
        Object.assign(this.state, { productIds: [product.id], lotIds });
        if (product.tracking === "serial") {
            this.state.quantity = "1";
        }
    }

    onChoose([id]) {
        this.choose(this.components.find((product) => product.id === id));
    }

    /** The label of a lot chooses its component, too. */
    onScan(code) {
        const { kiosk } = this.entry;
        for (const product of this.components) {
            const lot = product.lots.find(({ name }) => name === code);
            if (lot) {
                this.choose(product, [lot.id]);
                kiosk.play("accepted");
                return true;
            }
        }
        this.entry.state.error = _t("%s is no lot of a component here. Choose it below.", code);
        kiosk.play("refused");
        return true;
    }

    onDo() {
        const [lotId] = this.state.lotIds;
        return this.entry.do("scrap_component", {
            product_id: this.product.id,
            quantity: this.quantity,
            reason_id: this.state.reasonIds[0],
            ...(this.needsLot ? { lot_id: lotId } : {}),
        });
    }
}
