import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How long something is still good for, counted down: 14:32, then that it is over. */
export class TimeLeftField extends Component {
    static template = "mes_shopfloor.TimeLeftField";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: Date.now() });
        const timer = browser.setInterval(() => (this.state.now = Date.now()), 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get secondsLeft() {
        const end = this.props.record.data[this.props.name];
        return end ? Math.ceil((end.toMillis() - this.state.now) / 1000) : 0;
    }

    get isOver() {
        return this.secondsLeft <= 0;
    }

    get text() {
        if (this.isOver) {
            return _t("Too old: close this and pair anew");
        }
        const seconds = String(this.secondsLeft % 60).padStart(2, "0");
        return `${Math.floor(this.secondsLeft / 60)}:${seconds}`;
    }
}

registry.category("fields").add("mes_time_left", {
    component: TimeLeftField,
    supportedTypes: ["datetime"],
});
