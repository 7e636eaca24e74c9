import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const WEEK = 7;

/** Four weeks of a plant: which shift runs when, who works it, and why a day is different. */
export class ShiftCalendar extends Component {
    static template = "mes_shopfloor.ShiftCalendar";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({
            warehouse_id: false,
            day: false,
            ...this.props.state?.scope,
            data: null,
        });
        useSetupAction({ getLocalState: () => ({ scope: this.scope }) });
        onWillStart(() => this.load());
    }

    get scope() {
        const { warehouse_id, day } = this.state;
        return { warehouse_id, day };
    }

    async load() {
        const call = this.orm.call("mes.shift", "get_calendar", [], this.scope);
        this.state.data = await this.keepLast.add(call);
    }

    get weeks() {
        const { days, today } = this.state.data;
        const shown = days.map((day) => {
            const date = DateTime.fromISO(day.date);
            return {
                ...day,
                label: date.toLocaleString({ day: "numeric", month: "short" }),
                isToday: day.date === today,
            };
        });
        return Array.from({ length: days.length / WEEK }, (_item, week) => ({
            number: DateTime.fromISO(days[week * WEEK].date).weekNumber,
            days: shown.slice(week * WEEK, (week + 1) * WEEK),
        }));
    }

    get weekdays() {
        return this.state.data.days
            .slice(0, WEEK)
            .map(({ date }) => DateTime.fromISO(date).toLocaleString({ weekday: "short" }));
    }

    onPlant(event) {
        this.state.warehouse_id = Number(event.target.value);
        return this.load();
    }

    onMove(weeks) {
        const first = DateTime.fromISO(this.state.data.days[0].date);
        this.state.day = weeks ? first.plus({ weeks }).toISODate() : false;
        return this.load();
    }

    onNote(id) {
        this.openForm(_t("Shift Exception"), { res_id: id });
    }

    onDay(date) {
        const context = { default_warehouse_id: this.state.data.plant, default_date_from: date };
        this.openForm(_t("Plan an Exception"), { context });
    }

    openForm(name, values) {
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                name,
                res_model: "mes.shift.exception",
                views: [[false, "form"]],
                target: "new",
                ...values,
            },
            { onClose: () => this.load() }
        );
    }
}

registry.category("actions").add("mes_shopfloor.shift_calendar", ShiftCalendar);
