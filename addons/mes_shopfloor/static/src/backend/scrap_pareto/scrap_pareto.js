import { PeriodReport } from "@mes_shopfloor/backend/period_report/period_report";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { ParetoChart } from "./pareto_chart";

/** Which few causes make most of the scrap: a chart, the same as a table, and the entries behind. */
export class ScrapPareto extends PeriodReport {
    static template = "mes_shopfloor.ScrapPareto";
    static components = { ...PeriodReport.components, ParetoChart };

    setup() {
        this.model = "mes.production.log";
        this.method = "scrap_pareto";
        this.recordsMethod = "scrap_pareto_entries";
        this.groups = [
            { key: "reason", label: _t("Reason") },
            { key: "operation", label: _t("Operation") },
            { key: "workcenter", label: _t("Work Center") },
            { key: "product", label: _t("Product") },
        ];
        this.filters = [
            { name: "product_id", model: "product.product", label: _t("Product") },
            { name: "workcenter_id", model: "mrp.workcenter", label: _t("Work Center") },
            { name: "operation_id", model: "mrp.routing.workcenter", label: _t("Operation") },
        ];
        super.setup();
    }

    firstScope() {
        return { ...super.firstScope(), unit_id: false };
    }

    get summary() {
        const { total, unit } = this.state.result;
        return _t("%(quantity)s %(unit)s scrapped from %(from)s to %(to)s", {
            quantity: this.number(total),
            unit: unit.name,
            from: this.day(this.state.scope.date_from),
            to: this.day(this.state.scope.date_to),
        });
    }

    /** The chart in words, for who cannot see it. */
    get description() {
        const first = this.state.result.bars[0];
        return _t("%(summary)s. The largest part: %(label)s, %(share)s.", {
            summary: this.summary,
            label: first.label,
            share: this.percent(first.share),
        });
    }

    number(quantity) {
        return formatFloat(quantity, { digits: [16, 2], trailingZeros: false });
    }

    percent(share) {
        return `${formatFloat(100 * share, { digits: [16, 1] })} %`;
    }

    onUnit(event) {
        this.change({ unit_id: Number(event.target.value) });
    }
}

registry.category("actions").add("mes_shopfloor.scrap_pareto", ScrapPareto);
