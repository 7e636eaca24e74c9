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
import { ParetoChart } from "./pareto_chart";

const { DateTime } = luxon;

export const PERIODS = [7, 30, 90, 365];

/** The last days up to today, as the server wants them. */
export function lastDays(days) {
    const today = DateTime.local();
    return { date_from: today.minus({ days: days - 1 }).toISODate(), date_to: today.toISODate() };
}

/** Which few causes make most of the scrap: a chart, the same as a table, and the entries behind. */
export class ScrapPareto extends Component {
    static template = "mes_shopfloor.ScrapPareto";
    static components = { Layout, ParetoChart, RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.periods = PERIODS;
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
            by: "reason",
            product_id: false,
            workcenter_id: false,
            operation_id: false,
            unit_id: false,
        };
    }

    async load() {
        const call = this.orm.call("mes.production.log", "scrap_pareto", [], {
            ...this.state.scope,
        });
        this.state.result = await this.keepLast.add(call);
    }

    get groupLabel() {
        return this.groups.find((group) => group.key === this.state.scope.by).label;
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

    onUnit(event) {
        this.change({ unit_id: Number(event.target.value) });
    }

    onPeriod(days) {
        this.change(lastDays(days));
    }

    async onSelect(bar) {
        const action = await this.orm.call("mes.production.log", "scrap_pareto_entries", [], {
            ...this.state.scope,
            key: bar.key,
        });
        return this.action.doAction(action);
    }
}

registry.category("actions").add("mes_shopfloor.scrap_pareto", ScrapPareto);
