import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ExceptionRow } from "@mes_shopfloor/screens/lead/exception_row";

/** All that is wrong now, by kind; one is opened to put it right on the same screen. */
export class LeadExceptions extends Component {
    static template = "mes_shopfloor.LeadExceptions";
    static components = { ExceptionRow, Icon };
    static props = { exceptions: Array, reasons: Object, now: Number, zone: String };

    setup() {
        this.state = useState({ kind: "", open: "" });
    }

    get kinds() {
        const counts = new Map();
        for (const { kind, label } of this.props.exceptions) {
            counts.set(kind, { kind, label, count: (counts.get(kind)?.count || 0) + 1 });
        }
        const all = { kind: "", label: _t("All"), count: this.props.exceptions.length };
        return [all, ...counts.values()];
    }

    get rows() {
        const { kind } = this.state;
        const isKnown = this.props.exceptions.some((item) => item.kind === kind);
        return this.props.exceptions.filter((item) => !isKnown || item.kind === kind);
    }

    onToggle(key) {
        this.state.open = this.state.open === key ? "" : key;
    }
}
