import { PeriodReport } from "@mes_shopfloor/backend/period_report/period_report";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";

const MINUTE = 60;

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
export class AndonReport extends PeriodReport {
    static template = "mes_shopfloor.AndonReport";

    setup() {
        this.model = "mes.andon.call";
        this.method = "andon_report";
        this.recordsMethod = "andon_report_calls";
        this.wait = formatWait;
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
        super.setup();
    }

    get rows() {
        return this.state.result.rows;
    }

    get total() {
        return this.state.result.total;
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
}

registry.category("actions").add("mes_shopfloor.andon_report", AndonReport);
