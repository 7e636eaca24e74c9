import { Component } from "@odoo/owl";
import { stateOf } from "./states";

/** The names at the start of the rows, with what each machine does now. */
export class StripNames extends Component {
    static template = "mes_equipment.StripNames";
    static props = {
        items: Array,
        height: Number,
        selected: [Number, { value: false }],
        onMachine: Function,
    };

    iconOf(machine) {
        return stateOf(machine.state)?.icon || "";
    }

    title(machine) {
        return [machine.name, machine.label, machine.reason].filter(Boolean).join(", ");
    }
}
