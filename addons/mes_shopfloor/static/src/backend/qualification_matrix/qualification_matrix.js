import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SYMBOLS } from "./matrix_cell";
import { MatrixRow } from "./matrix_row";

const FORM = [[false, "form"]];
const NO_SCOPE = { warehouse_id: false, workcenter_id: false, crew_id: false };

/** Who is qualified for what, and what expires: employees by skills and operations. */
export class QualificationMatrix extends Component {
    static template = "mes_shopfloor.QualificationMatrix";
    static components = { Layout, MatrixRow };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.symbols = SYMBOLS;
        this.onCell = this.onCell.bind(this);
        this.onEmployee = this.onEmployee.bind(this);
        this.scope = useState({ ...NO_SCOPE, ...this.props.state?.scope });
        this.state = useState({ search: "", isExpiringOnly: false });
        useSetupAction({ getLocalState: () => ({ scope: { ...this.scope } }) });
        onWillStart(() => this.load());
    }

    async load() {
        const call = this.orm.call("mes.qualification", "get_matrix", [], { ...this.scope });
        // Not reactive: thousands of cells that only change as a whole.
        this.matrix = await this.keepLast.add(call);
        this.levels = Object.fromEntries(this.matrix.levels);
        this.render();
    }

    get filters() {
        const { plants, workcenters, crews } = this.matrix.filters;
        const here = ({ plant }) => !this.scope.warehouse_id || plant === this.scope.warehouse_id;
        return [
            { name: "warehouse_id", label: _t("Plant"), options: plants },
            { name: "workcenter_id", label: _t("Work Center"), options: workcenters.filter(here) },
            { name: "crew_id", label: _t("Crew"), options: crews.filter(here) },
        ];
    }

    get employees() {
        const words = this.state.search.trim().toLowerCase();
        return this.matrix.employees.filter(
            ({ id, name, job }) =>
                `${name} ${job}`.toLowerCase().includes(words) &&
                (!this.state.isExpiringOnly || this.expiring(id).length)
        );
    }

    /** The cells of an employee that end within 30 days. */
    expiring(id) {
        return Object.values(this.matrix.cells[id] || {}).filter(({ state }) => state === "soon");
    }

    get expiringText() {
        const total = this.matrix.employees.reduce(
            (sum, { id }) => sum + this.expiring(id).length,
            0
        );
        return total ? _t("%s expire within 30 days", total) : _t("Nothing expires within 30 days");
    }

    get isCut() {
        return this.matrix.total > this.matrix.employees.length;
    }

    onFilter(name, event) {
        this.scope[name] = Number(event.target.value) || false;
        if (name === "warehouse_id") {
            Object.assign(this.scope, { workcenter_id: false, crew_id: false });
        }
        return this.load();
    }

    onCell(employee, key) {
        const cell = this.matrix.cells[employee.id]?.[key];
        if (!cell && !this.matrix.may_grant) {
            return;
        }
        this.openForm(cell ? { res_id: cell.id } : { context: this.defaults(employee, key) });
    }

    openForm(values) {
        const action = { res_model: "mes.qualification", views: FORM, target: "new", ...values };
        const name = values.res_id ? _t("Qualification") : _t("Grant a Qualification");
        this.action.doAction(
            { type: "ir.actions.act_window", name, ...action },
            { onClose: () => this.load() }
        );
    }

    defaults(employee, key) {
        const [kind, id] = key.split(",");
        return { default_employee_id: employee.id, [`default_${kind}_id`]: Number(id) };
    }

    onEmployee(employee) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: employee.name,
            res_model: "mes.qualification",
            views: [[false, "list"], ...FORM],
            domain: [["employee_id", "=", employee.id]],
            context: { default_employee_id: employee.id },
        });
    }
}

registry.category("actions").add("mes_shopfloor.qualification_matrix", QualificationMatrix);
