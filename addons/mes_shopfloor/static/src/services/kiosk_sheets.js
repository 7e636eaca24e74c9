import { markRaw } from "@odoo/owl";
import { Deferred } from "@web/core/utils/concurrency";

/** What lies over the screen, the last one on top. */
export class KioskSheets {
    constructor(state) {
        this.state = state;
        this.counter = { value: 0 };
    }

    /** @returns {Promise<any>} what the component closed with; undefined when it was left */
    open(Component, props) {
        const closed = new Deferred();
        const id = ++this.counter.value;
        const close = (result) => {
            this.state.sheets = this.state.sheets.filter((sheet) => sheet.id !== id);
            closed.resolve(result);
        };
        this.state.sheets = [
            ...this.state.sheets,
            markRaw({ id, Component, props: { ...props, close }, close }),
        ];
        return closed;
    }

    closeAll() {
        this.state.sheets.forEach((sheet) => sheet.close());
    }
}
