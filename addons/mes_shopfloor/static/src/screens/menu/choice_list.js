import { Component } from "@odoo/owl";

/** A few things to choose one (or, with `isMulti`, some) of, as large as gloves need them. */
export class ChoiceList extends Component {
    static template = "mes_shopfloor.ChoiceList";
    static props = {
        label: String,
        choices: Array,
        chosen: { type: Array, element: Number },
        onChoose: Function,
        isMulti: { type: Boolean, optional: true },
    };

    isChosen(id) {
        return this.props.chosen.includes(id);
    }

    onClick(id) {
        const { chosen, isMulti, onChoose } = this.props;
        if (!isMulti) {
            return onChoose([id]);
        }
        onChoose(this.isChosen(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
    }
}
