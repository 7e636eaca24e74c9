import { Component } from "@odoo/owl";
import { lastDays } from "@mes_shopfloor/backend/period_report/last_days";
import { RecordSelector } from "@web/core/record_selectors/record_selector";

export const PERIODS = [7, 30, 90, 365];

/** By what, which days, and of which records: the line above a report. Its slot stands at the end. */
export class PeriodFilter extends Component {
    static template = "mes_shopfloor.PeriodFilter";
    static components = { RecordSelector };
    static props = {
        label: String,
        groupsLabel: String,
        groups: Array,
        filters: Array,
        scope: Object,
        onChange: Function,
        slots: { type: Object, optional: true },
    };

    setup() {
        this.periods = PERIODS;
    }

    isPeriod(days) {
        const { date_from, date_to } = lastDays(days);
        return this.props.scope.date_from === date_from && this.props.scope.date_to === date_to;
    }

    onPeriod(days) {
        this.props.onChange(lastDays(days));
    }

    onDay(name, event) {
        // A field that is being typed into has no day for a moment.
        if (event.target.value) {
            this.props.onChange({ [name]: event.target.value });
        }
    }
}
