import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const SEPARATOR = " / ";

/** The last name of a path, set in below those before it: a tree in a plain list. */
export class TreePathField extends Component {
    static template = "mes_equipment.TreePathField";
    static props = { ...standardFieldProps };

    get path() {
        return this.props.record.data[this.props.name] || "";
    }

    get depth() {
        return this.path.split(SEPARATOR).length - 1;
    }

    get leaf() {
        return this.path.split(SEPARATOR).at(-1);
    }
}

registry.category("fields").add("mes_tree_path", {
    component: TreePathField,
    supportedTypes: ["char"],
});
