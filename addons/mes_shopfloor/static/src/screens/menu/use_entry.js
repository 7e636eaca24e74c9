import { onWillStart, useState } from "@odoo/owl";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

/**
 * What the sheets of an order's menu share: what the server knows for it, whether it needs a
 * supervisor, and doing it.
 *
 * @param {Object} props of the sheet: order, close
 * @param {string} entry the name of the entry on the server
 */
export class Entry {
    constructor(kiosk, props, entry) {
        Object.assign(this, { kiosk, props, entry });
        this.state = { options: {}, order: props.order, isReady: false, isBusy: false, error: "" };
    }

    async load() {
        const params = { workorder_id: this.props.order.id, entry: this.entry };
        try {
            const { next_state: screen, data, message } = await this.kiosk.ask("menu", params);
            if (screen === "menu") {
                Object.assign(this.state, { options: data.options, order: data.order });
            } else {
                this.state.error = message;
            }
        } catch {
            this.state.error = _t("No connection to the server. Close this and try again later.");
        }
        this.state.isReady = true;
    }

    get menu() {
        return this.state.order.menu?.[this.entry] || {};
    }

    /** Said before anything is typed: who is active may not do this. */
    get needsSupervisor() {
        return Boolean(this.menu.supervisor) && !this.kiosk.operator?.is_supervisor;
    }

    /** Do it and close; what the server refuses is said in the sheet, and nothing typed is lost. */
    async do(kind, params = {}) {
        if (this.state.isBusy) {
            return null;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            const result = await this.kiosk.act(kind, params, {
                workorderId: this.props.order.id,
                quiet: true,
            });
            if (result.status === "refused") {
                this.state.error = result.message;
                return null;
            }
            this.kiosk.refresh();
            this.props.close(result);
            return result;
        } finally {
            this.state.isBusy = false;
        }
    }
}

export function useEntry(props, name) {
    const kiosk = useKiosk();
    const entry = new Entry(kiosk, props, name);
    entry.state = useState(entry.state);
    onWillStart(() => {
        entry.load();
    });
    return entry;
}
