import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { bars } from "./figures";

/** From calendar time to good pieces: what was lost on the way, in machine hours. */
export class Waterfall extends Component {
    static template = "mes_equipment.Waterfall";
    static props = { steps: Array, onSelect: Function };

    get bars() {
        const found = bars(this.props.steps);
        const most = Math.max(...found.map(({ to }) => to)) || 1;
        return found.map((bar) => ({
            ...bar,
            bottom: (100 * bar.from) / most,
            height: (100 * (bar.to - bar.from)) / most,
            title: _t("%(label)s: %(hours)s h", { label: bar.label, hours: bar.text }),
        }));
    }

    /** What is left after a loss has no rows of its own. */
    keyOf(bar) {
        return { busy: "calendar", running: "speed" }[bar.key] || bar.key;
    }
}
