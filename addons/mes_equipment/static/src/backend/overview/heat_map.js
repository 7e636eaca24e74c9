import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { percent } from "./figures";

const FEW = 20;
// From these on a field is one shade darker: stops are shorter than what OEE loses in all.
const BANDS = { hour: [10, 20, 35, 50], shift: [20, 40, 60, 80] };
const HOURS = Array.from({ length: 24 }, (_none, hour) => hour);

/** Machines against hours of the day (or shifts): the darker, the more was lost. */
export class HeatMap extends Component {
    static template = "mes_equipment.HeatMap";
    static props = {
        machines: Array,
        /** [machine id, hour, stopped, counted]; null while they are counted */
        hours: [Array, { value: null }],
        shifts: Array,
        onShift: Function,
        onMachine: Function,
    };

    setup() {
        this.state = useState({ by: "hour", isAll: false });
        this.choices = [
            { key: "hour", label: _t("Stopped, by hour") },
            { key: "shift", label: _t("OEE, by shift") },
        ];
    }

    get machines() {
        return this.state.isAll ? this.props.machines : this.props.machines.slice(0, FEW);
    }

    get hasMore() {
        return !this.state.isAll && this.props.machines.length > FEW;
    }

    get columns() {
        if (this.state.by === "hour") {
            return HOURS.map((hour) => ({ key: hour, label: String(hour).padStart(2, "0") }));
        }
        const shifts = new Map();
        for (const { shift_id, shift, hour_from } of this.props.shifts) {
            shifts.set(shift_id, { key: shift_id, label: shift, order: hour_from });
        }
        return [...shifts.values()].sort((one, other) => one.order - other.order);
    }

    get cells() {
        const cells = new Map();
        if (this.state.by === "hour") {
            for (const [machine, hour, stopped, counted] of this.props.hours || []) {
                const value = counted ? stopped / counted : null;
                cells.set(`${machine} ${hour}`, { value, loss: value });
            }
        } else {
            for (const { machine_id, shift_id, value } of this.props.shifts) {
                cells.set(`${machine_id} ${shift_id}`, {
                    value,
                    loss: value === null ? null : 1 - value,
                });
            }
        }
        return cells;
    }

    get rows() {
        const { cells, columns } = this;
        return this.machines.map((machine) => ({
            machine,
            cells: columns.map((column) => this.cell(machine, column, cells)),
        }));
    }

    cell(machine, column, cells) {
        const { value, loss } = cells.get(`${machine.id} ${column.key}`) || {};
        const isKnown = value !== null && value !== undefined;
        return {
            key: column.key,
            text: isKnown ? Math.round(100 * value) : "",
            level: isKnown ? this.level(Math.round(100 * loss)) : "none",
            title: `${machine.code}, ${column.label}: ${percent(value)}`,
        };
    }

    level(loss) {
        return BANDS[this.state.by].filter((least) => loss >= least).length;
    }

    /** The shades in words. */
    get legend() {
        const bands = BANDS[this.state.by];
        const text = (level) =>
            level
                ? _t("%s and more", `${bands[level - 1]} %`)
                : _t("less than %s", `${bands[0]} %`);
        return [0, 1, 2, 3, 4].map((level) => ({ level, text: text(level) }));
    }

    onCell(machine, cell) {
        if (this.state.by === "shift") {
            this.props.onShift(machine.id, cell.key);
        } else {
            this.props.onMachine(machine.id);
        }
    }
}
