import { Component } from "@odoo/owl";
import { Panels } from "@mes_shopfloor/components/panels/panels";

/**
 * The strip under the bar: the machine's state first, the screen's own words in the middle, and
 * *Call for help* at the end. Its places never change; what the station has to be told stands below.
 */
export class Strip extends Component {
    static template = "mes_shopfloor.Strip";
    static components = { Panels };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
        label: String,
        slots: Object,
    };
}
