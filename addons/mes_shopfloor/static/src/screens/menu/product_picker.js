import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ChoiceList } from "@mes_shopfloor/screens/menu/choice_list";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { useScanHandler } from "@mes_shopfloor/services/use_scan";
import { _t } from "@web/core/l10n/translation";

/** A product by a scan or a few letters. */
export class ProductPicker extends Component {
    static template = "mes_shopfloor.ProductPicker";
    static components = { ChoiceList, Icon };
    static props = {
        orderId: Number,
        known: Array,
        product: { type: [Object, { value: null }] },
        onChoose: Function,
    };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ text: "", found: null, error: "" });
        useScanHandler(({ code, found }) => !found && this.onScan(code));
    }

    get choices() {
        const { known, product } = this.props;
        const rows = this.state.found || known;
        const isShown = !product || rows.some(({ id }) => id === product.id);
        return isShown ? rows : [product, ...rows];
    }

    get chosen() {
        return this.props.product ? [this.props.product.id] : [];
    }

    onChoose([id]) {
        this.props.onChoose(this.choices.find((product) => product.id === id));
    }

    async find(text) {
        try {
            const { data } = await this.kiosk.ask("menu_products", {
                workorder_id: this.props.orderId,
                text,
            });
            this.state.error = "";
            return data.products;
        } catch {
            this.state.error = _t("No connection to the server. Search again later.");
            return [];
        }
    }

    async onSearch() {
        const text = this.state.text.trim();
        this.state.found = text ? await this.find(text) : null;
    }

    /** One product: chosen at once. Anything else is not for this sheet. */
    async onScan(code) {
        const products = await this.find(code);
        if (products.length !== 1) {
            this.state.error =
                this.state.error || _t("No product has the code %s. Search by name.", code);
            this.kiosk.play("refused");
            return true;
        }
        this.state.found = products;
        this.props.onChoose(products[0]);
        this.kiosk.play("accepted");
        return true;
    }
}
