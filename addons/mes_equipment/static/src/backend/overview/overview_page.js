import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ParetoChart } from "@mes_shopfloor/backend/scrap_pareto/pareto_chart";
import { lastDays } from "@mes_shopfloor/backend/period_report/last_days";
import { currentTheme } from "../timeline/palette";
import { STATES } from "../timeline/states";
import { compare, hours, percent } from "./figures";
import { HeatMap } from "./heat_map";
import { TrendChart } from "./trend_chart";
import { Waterfall } from "./waterfall";

const MODEL = "mes.oee.dashboard";
const PERIODS = [1, 7, 30, 90];
const FEW = 10;

/** How well the machines of a plant were used, what was lost, and how sure that is. */
export class OverviewPage extends Component {
    static template = "mes_equipment.OverviewPage";
    static components = { HeatMap, Layout, ParetoChart, RecordSelector, TrendChart, Waterfall };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.keepReasons = new KeepLast();
        this.keepHours = new KeepLast();
        this.theme = currentTheme();
        this.periods = PERIODS;
        this.percent = percent;
        this.hours = hours;
        this.filters = [
            { name: "warehouse_id", model: "stock.warehouse", label: _t("Plant") },
            { name: "machine_id", model: "maintenance.equipment", label: _t("Line or machine") },
            { name: "product_id", model: "product.product", label: _t("Product") },
            { name: "shift_id", model: "mes.shift", label: _t("Shift") },
        ];
        this.state = useState({
            scope: this.props.state?.scope || this.firstScope(),
            data: null,
            reasons: null,
            hours: null,
            by: "time",
            isAll: false,
        });
        useSetupAction({ getLocalState: () => ({ scope: { ...this.state.scope } }) });
        onWillStart(() => this.load());
    }

    firstScope() {
        const ids = Object.fromEntries(this.filters.map(({ name }) => [name, false]));
        return { ...lastDays(30), ...ids };
    }

    ask(method, ...more) {
        return this.orm.call(MODEL, method, [{ ...this.state.scope }, ...more]);
    }

    /** The figures first; what is counted from the timeline itself follows. */
    async load() {
        Object.assign(this.state, { reasons: null, hours: null });
        this.state.data = await this.keepLast.add(this.ask("dashboard_data"));
        this.later("reasons", this.keepReasons, "dashboard_reasons");
        this.later("hours", this.keepHours, "dashboard_hours");
    }

    async later(name, keepLast, method) {
        this.state[name] = await keepLast.add(this.ask(method));
    }

    get total() {
        return this.state.data.total;
    }

    get isEmpty() {
        return !this.total.busy_seconds && !this.state.data.days.length;
    }

    get factors() {
        const { before, targets } = this.state.data;
        const labels = {
            oee: _t("OEE"),
            availability: _t("Availability"),
            performance: _t("Performance"),
            quality: _t("Quality"),
        };
        return Object.entries(labels).map(([key, label]) => ({
            key,
            label,
            value: this.total[key],
            before: compare(this.total[key], before[key]),
            target: targets[key] ?? null,
            isBelow: targets[key] && this.total[key] !== null && this.total[key] < targets[key],
            isTooFast: key === "performance" && this.total[key] > 1,
        }));
    }

    get reasonBars() {
        return this.state.reasons?.[this.state.by] || [];
    }

    get reasonUnit() {
        return this.state.by === "time" ? _t("h") : _t("stops");
    }

    get reasonTitle() {
        return this.state.by === "time" ? _t("Stopped (h)") : _t("Stops");
    }

    get reasonLabel() {
        const [first] = this.reasonBars;
        return first
            ? _t("Reasons of stops. The largest part: %(label)s, %(share)s.", {
                  label: first.label,
                  share: percent(first.share),
              })
            : "";
    }

    get trendLabel() {
        const days = this.state.data.days;
        const last = days.at(-1);
        return _t("OEE of %(count)s days, %(share)s on the last one", {
            count: days.length,
            share: percent(last.oee),
        });
    }

    iconOf(bar) {
        const state = STATES.find(({ key }) => key === bar.state);
        return state ? `fa ${state.icon} o_mes_ink_${state.token}` : "fa fa-ellipsis-h";
    }

    quantity(bar) {
        return this.state.by === "time" ? hours(3600 * bar.quantity) : String(bar.quantity);
    }

    get machines() {
        const { machines } = this.state.data;
        return this.state.isAll ? machines : machines.slice(0, FEW);
    }

    isPeriod(days) {
        const { date_from, date_to } = lastDays(days);
        return this.state.scope.date_from === date_from && this.state.scope.date_to === date_to;
    }

    change(values) {
        Object.assign(this.state.scope, values);
        return this.load();
    }

    onPeriod(days) {
        return this.change(lastDays(days));
    }

    onDay(name, event) {
        // A field that is being typed into has no day for a moment.
        if (event.target.value) {
            return this.change({ [name]: event.target.value });
        }
    }

    async onRows(what, key = false) {
        const action = await this.ask("dashboard_rows", what, key);
        return this.action.doAction(action);
    }

    onReason(bar) {
        return this.onRows("reason", bar.keys);
    }

    onExport() {
        return download({
            url: "/mes_equipment/overview.xlsx",
            data: { filters: JSON.stringify(this.state.scope) },
        });
    }
}

registry.category("actions").add("mes_equipment.dashboard", OverviewPage);
