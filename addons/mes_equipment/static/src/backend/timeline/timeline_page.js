import { Component, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatWait } from "@mes_shopfloor/backend/andon_report/andon_report";
import { currentTheme } from "./palette";
import { bounded, DAY, MINUTE, moved, preset, spanLabel, zoomed } from "./scale";
import { STATES } from "./states";
import { StripPanel } from "./strip_panel";
import { StripView } from "./strip_view";
import { TimelineStore } from "./store";
import { useSelection } from "./use_selection";

const { DateTime } = luxon;
const AGAIN = 30_000;
const MODEL = "mes.machine.state";

/** What every machine of a plant did and does: one strip each, over an hour or a month. */
export class TimelinePage extends Component {
    static template = "mes_equipment.TimelinePage";
    static components = { Layout, StripPanel, StripView };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.states = STATES;
        this.theme = currentTheme();
        this.presets = [
            { key: "hour", label: _t("1 h") },
            { key: "shift", label: _t("Shift") },
            { key: "day", label: _t("Day") },
            { key: "week", label: _t("Week") },
            { key: "month", label: _t("30 days") },
        ];
        const kept = this.props.state?.kept;
        this.state = useState({
            plant: kept?.plant || false,
            data: null,
            view: kept?.view || null,
            preset: kept ? kept.preset : "day",
            find: kept?.find || "",
            shifts: [],
            version: 0,
            hover: null,
            isWhole: false,
        });
        this.store = new TimelineStore(
            (ids, from, to, width) =>
                this.orm.silent.call(MODEL, "mes_strip_data", [ids, from, to, width]),
            () => this.state.version++
        );
        this.choice = useSelection(this);
        useSetupAction({ getLocalState: () => ({ kept: this.kept }) });
        onWillStart(() => this.start());
        const timer = browser.setInterval(() => this.again(), AGAIN);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get kept() {
        const { plant, view, find } = this.state;
        return { plant, view: { ...view }, preset: this.state.preset, find };
    }

    async start() {
        await this.load();
        if (!this.state.view) {
            await this.loadShifts(preset("day", this.now, this.zone));
            this.show(preset(this.state.preset, this.now, this.zone, this.state.shifts));
        } else {
            await this.loadShifts(this.state.view);
        }
    }

    async load() {
        this.state.data = await this.keepLast.add(
            this.orm.silent.call(MODEL, "mes_strip_machines", [this.state.plant])
        );
    }

    get now() {
        return Math.max(this.state.data.now, this.store.now);
    }

    /** Times are shown by the clock of the plant; of several plants, of the first. */
    get plant() {
        const { plants, plant } = this.state.data;
        return plants.find(({ id }) => id === plant) || plants[0];
    }

    get zone() {
        return this.plant?.tz || DateTime.local().zoneName;
    }

    get machines() {
        const { data, find } = this.state;
        if (this.found?.data !== data || this.found.find !== find) {
            const words = find.trim().toLowerCase();
            const machines = data.machines.filter(({ code, name, line }) =>
                `${code} ${name} ${line}`.toLowerCase().includes(words)
            );
            this.found = { data, find, machines };
        }
        return this.found.machines;
    }

    get title() {
        return spanLabel(this.state.view.from, this.state.view.to, this.zone);
    }

    get date() {
        return DateTime.fromMillis(this.state.view.from, { zone: this.zone }).toISODate();
    }

    get zoneNote() {
        const { plants, plant } = this.state.data;
        return plants.length > 1 && !plant ? _t("Times of %s", this.plant.name) : "";
    }

    get severalPlants() {
        return this.state.data.plants.length > 1 && !this.state.data.plant;
    }

    show(view, name = this.state.preset) {
        this.state.view = bounded(view);
        this.state.preset = name;
        this.state.hover = null;
        this.shiftsSoon();
    }

    onView(view) {
        this.show(view, "");
    }

    shiftsSoon() {
        browser.clearTimeout(this.shiftTimer);
        this.shiftTimer = browser.setTimeout(() => this.loadShifts(this.state.view), 200);
    }

    /** The shifts around a view, when it is short enough to show them. */
    async loadShifts({ from, to }) {
        const length = to - from;
        const { known } = this;
        if (!this.plant || length > 8 * DAY) {
            return;
        }
        if (known?.plant === this.plant.id && known.from <= from && to <= known.to) {
            return;
        }
        const span = { plant: this.plant.id, from: from - 2 * length, to: to + 2 * length };
        this.known = span;
        const asked = [span.plant, Math.max(span.from, 0), span.to];
        this.state.shifts = await this.orm.silent.call(MODEL, "mes_strip_shifts", asked);
    }

    async again() {
        const before = this.now;
        await this.load();
        const { view } = this.state;
        if (view.from <= before && before <= view.to) {
            this.store.sheet?.asked.clear();
            this.state.version++;
            // A view that ends with now goes on with it.
            if (this.state.preset === "hour") {
                this.show(preset("hour", this.state.data.now, this.zone));
            } else {
                this.state.view = { ...view };
            }
        }
    }

    onPreset(name) {
        this.show(preset(name, this.now, this.zone, this.state.shifts), name);
    }

    onMove(sign) {
        const { from, to } = this.state.view;
        // By the calendar, so that a day stays a day when the clock is put forward or back.
        const days = { day: 1, week: 7, month: 30 }[this.state.preset];
        if (!days) {
            this.show(moved(this.state.view, sign * (to - from)), "");
            return;
        }
        const turn = (moment) =>
            DateTime.fromMillis(moment, { zone: this.zone })
                .plus({ days: sign * days })
                .toMillis();
        this.show({ from: turn(from), to: turn(to) });
    }

    onZoom(factor) {
        this.onView(zoomed(this.state.view, factor));
    }

    onDate(event) {
        const start = DateTime.fromISO(event.target.value, { zone: this.zone });
        if (start.isValid) {
            this.show({ from: start.toMillis(), to: start.plus({ days: 1 }).toMillis() }, "day");
        }
    }

    async onPlant(event) {
        this.state.plant = Number(event.target.value) || false;
        this.choice.clear();
        await this.load();
        await this.loadShifts(this.state.view);
    }

    onHover(hover) {
        this.state.hover = hover?.segment ? hover : null;
    }

    /** What is said beside the pointer. */
    get tip() {
        const { segment } = this.state.hover;
        const span = spanLabel(segment.from, segment.to, this.zone);
        return {
            label: `${segment.label} ${formatWait((segment.to - segment.from) / 1000)}`,
            span,
        };
    }

    onZoomTo({ from, to }) {
        const margin = Math.max((to - from) * 0.5, 5 * MINUTE);
        this.onView({ from: from - margin, to: to + margin });
    }

    onMachine(machine) {
        return this.openForm("maintenance.equipment", machine.id);
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    onList() {
        return this.action.doAction("mes_equipment.mes_machine_state_action");
    }

    /** On paper there is no scrolling: all rows are drawn for as long as it takes. */
    async onPrint() {
        const ids = this.machines.map(({ id }) => id);
        await this.store.need(ids, { ...this.state.view }, this.root.el.clientWidth);
        this.state.isWhole = true;
        browser.setTimeout(() => {
            window.print();
            this.state.isWhole = false;
        }, 100);
    }
}

registry.category("actions").add("mes_equipment.timeline", TimelinePage);
