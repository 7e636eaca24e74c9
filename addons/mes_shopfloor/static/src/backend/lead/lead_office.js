import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const AGAIN = 30_000;
const MINUTE = 60_000;

/** What both pages of a shift lead share: the plant, its data, looked at again by itself. */
class LeadOffice extends Component {
    static template = ""; // each page has its own
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({ data: null, open: "", isBusy: false });
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => this.load(), AGAIN);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get data() {
        return this.state.data;
    }

    async load(plantId = this.data?.plant_id) {
        this.state.data = await this.keepLast.add(
            this.orm.call("mes.exception", "get_office_data", [], { plant_id: plantId || false })
        );
    }

    onPlant(event) {
        return this.load(Number(event.target.value));
    }

    momentOf(milliseconds) {
        return milliseconds
            ? DateTime.fromMillis(milliseconds, { zone: this.data.tz }).toFormat("ccc d LLL, HH:mm")
            : "";
    }

    ageOf(milliseconds) {
        const minutes = Math.max(Math.floor((this.data.now - milliseconds) / MINUTE), 0);
        if (minutes < 60) {
            return _t("%s min", minutes);
        }
        return minutes < 48 * 60
            ? _t("%s h", Math.floor(minutes / 60))
            : _t("%s days", Math.floor(minutes / 1440));
    }
}

/** All that is wrong in a plant now, with what can be done about it at once. */
export class ExceptionsPage extends LeadOffice {
    static template = "mes_shopfloor.ExceptionsPage";

    get groups() {
        const groups = new Map();
        for (const item of this.data.exceptions) {
            groups.set(item.kind, groups.get(item.kind) || { ...item, items: [] });
            groups.get(item.kind).items.push(item);
        }
        return [...groups.values()];
    }

    choicesOf(item) {
        const { scrap, pause } = this.data.reasons;
        const [act] = item.actions;
        const own = ({ workcenter_ids }) =>
            !workcenter_ids.length || workcenter_ids.includes(item.workcenter_id);
        const choices = {
            end_timer: () =>
                item.proposals.map(({ label, until }) => ({
                    value: until,
                    label: _t("End it at %(moment)s (%(what)s)", {
                        moment: this.momentOf(until),
                        what: label,
                    }),
                })),
            reason: () => scrap.filter(own).map(({ id, name }) => ({ value: id, label: name })),
            pause_reason: () => pause.map(({ id, name }) => ({ value: id, label: name })),
            handover_close: () => [{ value: item.shift_start, label: _t("Hand over now") }],
        };
        return choices[act] ? choices[act]() : [];
    }

    async onMend(item, value) {
        this.state.isBusy = true;
        try {
            const uuid = crypto.randomUUID?.() || `${item.key}.${Date.now()}.${Math.random()}`;
            await this.orm.call("mes.exception", "mend", [item.actions[0], item.res_id, uuid], {
                value,
            });
            this.state.open = "";
        } finally {
            this.state.isBusy = false;
            await this.load();
        }
    }

    onOpen(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: item.res_model,
            res_id: item.res_id,
            views: [[false, "form"]],
        });
    }
}

/** Each work center of a plant as it is now. */
export class LiveStationsPage extends LeadOffice {
    static template = "mes_shopfloor.LiveStationsPage";

    get states() {
        return {
            running: { icon: "fa-play-circle text-success", label: _t("Running") },
            stopped: { icon: "fa-exclamation-triangle text-danger", label: _t("Stopped") },
            paused: { icon: "fa-pause text-warning", label: _t("Paused") },
            idle: { icon: "fa-power-off text-muted", label: _t("No order") },
        };
    }

    get phases() {
        return { setup: _t("set-up"), run: "", teardown: _t("tear-down") };
    }

    qty(number) {
        return String(Math.round((number || 0) * 100) / 100);
    }

    onOpen(station) {
        return station.order
            ? this.action.doAction({
                  type: "ir.actions.act_window",
                  res_model: "mrp.workorder",
                  res_id: station.order.id,
                  views: [[false, "form"]],
              })
            : this.action.doAction({
                  type: "ir.actions.act_window",
                  res_model: "mrp.workcenter",
                  res_id: station.id,
                  views: [[false, "form"]],
              });
    }
}

registry.category("actions").add("mes_shopfloor.exceptions", ExceptionsPage);
registry.category("actions").add("mes_shopfloor.live_stations", LiveStationsPage);
