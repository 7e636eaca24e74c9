import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";

/**
 * Parts of a kiosk screen that other addons bring.
 *
 * `registry.category("mes_shopfloor.kiosk_panels").add("key", { area, Component }, { sequence })`
 * where `area` is "strip" (beside the order in the strip under the bar; `showsState(props)`
 * true: it takes the place of the order's own state), "notice" (a line under the strip) or "side"
 * (under the counters of the work order). The component gets `station`, `order` (null on the queue) and
 * `now` (milliseconds, the plant's clock).
 */
export const kioskPanels = registry.category("mes_shopfloor.kiosk_panels");

export function panelsOf(area) {
    return kioskPanels.getEntries().filter(([, panel]) => panel.area === area);
}

export class Panels extends Component {
    static template = "mes_shopfloor.Panels";
    static props = {
        area: String,
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    get panels() {
        return panelsOf(this.props.area);
    }

    get panelProps() {
        const { station, order, now } = this.props;
        return { station, order, now };
    }
}
