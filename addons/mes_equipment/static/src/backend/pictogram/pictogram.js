import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

const DRAWINGS = "/mes_shopfloor/static/src/kit/icons.svg#i-p-";

/** The pictogram of a reason as the kiosk draws it; with its name where it can be chosen. */
export class PictogramField extends Component {
    static template = "mes_equipment.PictogramField";
    static components = { SelectionField };
    static props = SelectionField.props;

    get icon() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        const { selection } = this.props.record.fields[this.props.name];
        return selection.find(([key]) => key === this.icon)?.[1] || "";
    }

    get href() {
        return DRAWINGS + this.icon;
    }
}

registry.category("fields").add("mes_pictogram", {
    ...selectionField,
    component: PictogramField,
});
