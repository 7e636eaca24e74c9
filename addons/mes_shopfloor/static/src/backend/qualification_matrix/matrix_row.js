import { Component } from "@odoo/owl";
import { describeCell } from "./matrix_cell";

/** One employee in the matrix. Apart, so that a search draws no row a second time. */
export class MatrixRow extends Component {
    static template = "mes_shopfloor.MatrixRow";
    static props = {
        employee: Object,
        subjects: Array,
        cells: { type: Object, optional: true },
        levels: Object,
        onCell: Function,
        onEmployee: Function,
    };

    get columns() {
        const { cells = {}, employee, levels, subjects } = this.props;
        return subjects.map((subject) => {
            const described = describeCell(cells[subject.key], levels);
            return {
                ...described,
                key: subject.key,
                title: `${employee.name}, ${subject.name}: ${described.title}`,
            };
        });
    }

    /** One listener for the row instead of one for each of its many cells. */
    onClick(event) {
        const key = event.target.closest("[data-subject]")?.dataset.subject;
        if (key) {
            this.props.onCell(this.props.employee, key);
        }
    }
}
