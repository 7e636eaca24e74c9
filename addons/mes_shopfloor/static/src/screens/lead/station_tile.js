import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatLateness, formatQty } from "@mes_shopfloor/utils/format";

const STATES = {
    running: { mark: "run", icon: "s-run", label: () => _t("Running") },
    stopped: { mark: "down", icon: "s-down", label: () => _t("Stopped") },
    paused: { mark: "planned", icon: "pause", label: () => _t("Paused") },
    idle: { mark: "off", icon: "s-off", label: () => _t("No order") },
};
const PHASES = { setup: () => _t("set-up"), run: () => "", teardown: () => _t("tear-down") };

/** One work center: what is on it, who works there, how it goes. */
export class StationTile extends Component {
    static template = "mes_shopfloor.StationTile";
    static components = { Icon };
    static props = {
        station: Object,
        now: Number,
        zone: String,
        isOpen: Boolean,
        onOpen: Function,
    };

    get station() {
        return this.props.station;
    }

    get state() {
        const { state, since, note } = this.station;
        const { mark, icon, label } = STATES[state];
        return { mark, icon, note, text: since ? `${label()} ${this.age(since)}` : label() };
    }

    get people() {
        return this.station.people.map(({ label, phase }) =>
            [label || _t("nobody named"), PHASES[phase]()].filter(Boolean).join(", ")
        );
    }

    get pace() {
        const { order } = this.station;
        if (!order || !order.pace || !order.pace_planned) {
            return null;
        }
        const percent = Math.round(100 * order.ratio);
        const isSlow = order.ratio < 0.9;
        return {
            mark: isSlow ? "risk" : "ontime",
            icon: isSlow ? "clock" : "check",
            text: _t("%(pace)s of %(planned)s per hour, %(percent)s %", {
                pace: formatQty(order.pace),
                planned: formatQty(order.pace_planned),
                percent,
            }),
        };
    }

    get progress() {
        const { good, scrap, ordered, unit } = this.station.order;
        return _t("%(done)s of %(ordered)s %(unit)s", {
            done: formatQty(good + scrap),
            ordered: formatQty(ordered),
            unit,
        });
    }

    get output() {
        const { good, planned_by_now } = this.station.output;
        if (!good && planned_by_now < 1) {
            return "";
        }
        return planned_by_now >= 1
            ? _t("%(good)s of %(planned)s good", {
                  good: formatQty(good),
                  planned: formatQty(Math.round(planned_by_now)),
              })
            : _t("%s good", formatQty(good));
    }

    get scrap() {
        const { scrap } = this.station.output;
        return scrap ? _t("%s scrap", formatQty(scrap)) : "";
    }

    get calls() {
        return this.station.calls.map((call) => ({
            id: call.id,
            mark: call.accepted ? "setup" : "down",
            text: `${call.label} ${this.age(call.since)}`,
        }));
    }

    age(since) {
        return formatLateness(since, this.props.now);
    }
}
