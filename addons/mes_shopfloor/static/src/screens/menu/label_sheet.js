import { Component, useState } from "@odoo/owl";
import { ChoiceList } from "@mes_shopfloor/screens/menu/choice_list";
import { EntryFrame } from "@mes_shopfloor/screens/menu/entry_frame";
import { useEntry } from "@mes_shopfloor/screens/menu/use_entry";
import { printPaper } from "@mes_shopfloor/utils/print_paper";
import { _t } from "@web/core/l10n/translation";

/** Print labels of what the order makes: of all of it, or of some lots or serial numbers. */
export class LabelSheet extends Component {
    static template = "mes_shopfloor.LabelSheet";
    static components = { ChoiceList, EntryFrame };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "label");
        this.state = useState({ lotIds: [] });
    }

    get lots() {
        return this.entry.state.options.lots || [];
    }

    get action() {
        const { length } = this.state.lotIds;
        if (length) {
            return length === 1 ? _t("Print 1 label") : _t("Print %s labels", length);
        }
        return this.lots.length ? _t("Print all %s labels", this.lots.length) : _t("Print label");
    }

    async onDo() {
        const { kiosk } = this.entry;
        const { lotIds } = this.state;
        const result = await this.entry.do("label", lotIds.length ? { lot_ids: lotIds } : {});
        if (result?.data) {
            kiosk.state.error = await printPaper(result.data.url);
        }
    }
}
