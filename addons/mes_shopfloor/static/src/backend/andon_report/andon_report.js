import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

export const PERIODS = [7, 30, 90, 365];
const MINUTE = 60;

/** The last days up to today, as the server wants them. */
export function lastDays(days) {
    const today = DateTime.local();
    return { date_from: today.minus({ days: days - 1 }).toISODate(), date_to: today.toISODate() };
}

/** Seconds as people say them: 45 s, 4.5 min, 1 h 20 min. Nothing is a dash. */
export function formatWait(seconds) {
    if (seconds === null || seconds === undefined) {
        return "–";
    }
    if (seconds < MINUTE) {
        return _t("%s s", Math.round(seconds));
    }
    const minutes = seconds / MINUTE;
    if (minutes < 10) {
        return _t("%s min", formatFloat(minutes, { digits: [16, 1] }));
    }
    if (minutes < MINUTE) {
        return _t("%s min", Math.round(minutes));
    }
    const whole = Math.round(minutes);
    return _t("%(hours)s h %(minutes)s min", {
        hours: Math.floor(whole / MINUTE),
        minutes: String(whole % MINUTE).padStart(2, "0"),
    });
}

/** How long people wait for help: half of the calls, and nine of ten, are answered within. */
export class AndonReport extends Component {
    static template = "mes_shopfloor.AndonReport";
    static components = { Layout, RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.periods = PERIODS;
        this.wait = formatWait;
        this.lastDays = lastDays;
        this.groups = [
            { key: "kind", label: _t("Kind") },
            { key: "workcenter", label: _t("Work Center") },
            { key: "shift", label: _t("Shift") },
            { key: "hour", label: _t("Hour") },
            { key: "cause", label: _t("Cause") },
        ];
        this.measures = [
            { key: "response", label: _t("Response") },
            { key: "resolve", label: _t("Resolve") },
        ];
        this.filters = [
            { name: "warehouse_id", model: "stock.warehouse", label: _t("Plant") },
            { name: "workcenter_id", model: "mrp.workcenter", label: _t("Work Center") },
            { name: "kind_id", model: "mes.andon.kind", label: _t("Kind") },
        ];
        this.state = useState({
            scope: this.props.state?.scope || this.firstScope(),
            result: null,
        });
        useSetupAction({ getLocalState: () => ({ scope: { ...this.state.scope } }) });
        onWillStart(() => this.load());
    }

    firstScope() {
        return {
            ...lastDays(30),
            by: "kind",
            warehouse_id: false,
            workcenter_id: false,
            kind_id: false,
        };
    }

    async load() {
        const call = this.orm.call("mes.andon.call", "andon_report", [], { ...this.state.scope });
        this.state.result = await this.keepLast.add(call);
    }

    get rows() {
        return this.state.result.rows;
    }

    get total() {
        return this.state.result.total;
    }

    get groupLabel() {
        return this.groups.find((group) => group.key === this.state.scope.by).label;
    }

    get summary() {
        const { count, response } = this.total;
        const values = {
            count,
            from: this.day(this.state.scope.date_from),
            to: this.day(this.state.scope.date_to),
            median: formatWait(response.median),
            p90: formatWait(response.p90),
        };
        return response.count
            ? _t(
                  "%(count)s calls from %(from)s to %(to)s: half of them were answered within" +
                      " %(median)s, nine of ten within %(p90)s",
                  values
              )
            : _t("%(count)s calls from %(from)s to %(to)s, none of them answered", values);
    }

    /** Both ends of a bar in percent of the longest wait of its column. */
    bar(row, measure) {
        const longest = Math.max(...this.rows.map((other) => other[measure].p90 || 0));
        const share = (seconds) => (longest ? (100 * (seconds || 0)) / longest : 0);
        return { median: share(row[measure].median), p90: share(row[measure].p90) };
    }

    barLabel(row, measure) {
        const { median, p90 } = row[measure];
        return _t("%(label)s: half within %(median)s, nine of ten within %(p90)s", {
            label: row.label,
            median: formatWait(median),
            p90: formatWait(p90),
        });
    }

    day(iso) {
        return DateTime.fromISO(iso).toLocaleString(DateTime.DATE_MED);
    }

    isPeriod(days) {
        const { date_from, date_to } = lastDays(days);
        return this.state.scope.date_from === date_from && this.state.scope.date_to === date_to;
    }

    change(values) {
        Object.assign(this.state.scope, values);
        return this.load();
    }

    onDay(name, event) {
        // A field that is being typed into has no day for a moment.
        if (event.target.value) {
            this.change({ [name]: event.target.value });
        }
    }

    async onSelect(row) {
        const action = await this.orm.call("mes.andon.call", "andon_report_calls", [], {
            ...this.state.scope,
            key: row.key,
        });
        return this.action.doAction(action);
    }
}

registry.category("actions").add("mes_shopfloor.andon_report", AndonReport);
