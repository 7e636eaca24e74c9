import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ShiftHours } from "@mes_shopfloor/screens/handover/shift_hours";
import { formatMinutes, formatQty, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const ORDER_STATES = {
    running: { mark: "run", icon: "s-run", label: () => _t("Running") },
    progress: { mark: "planned", icon: "pause", label: () => _t("Paused") },
    done: { mark: "pass", icon: "q-pass", label: () => _t("Finished") },
    cancel: { mark: "off", icon: "x", label: () => _t("Cancelled") },
    ready: { mark: "planned", icon: "clock", label: () => _t("Not finished") },
    blocked: { mark: "idle", icon: "blocked", label: () => _t("Blocked") },
};

/** What a work center did in a shift, with what was planned. */
export class ShiftBalance extends Component {
    static template = "mes_shopfloor.ShiftBalance";
    static components = { ShiftHours, Icon };
    static props = {
        balance: Object,
        changes: { type: Object, optional: true },
        now: Number,
        end: Number,
        zone: String,
    };

    get output() {
        return this.props.balance.output;
    }

    get isRunning() {
        return this.props.end > this.props.now;
    }

    get good() {
        return formatQty(this.output.good);
    }

    get goodComparison() {
        const { planned, planned_by_now } = this.output;
        if (!planned) {
            return _t("nothing was planned");
        }
        return this.isRunning
            ? _t("of %(now)s planned by now, %(all)s for the shift", {
                  now: formatQty(Math.round(planned_by_now)),
                  all: formatQty(Math.round(planned)),
              })
            : _t("of %s planned", formatQty(Math.round(planned)));
    }

    get share() {
        const plan = this.isRunning ? this.output.planned_by_now : this.output.planned;
        return plan >= 1 ? Math.round((100 * this.output.good) / plan) : null;
    }

    get shareMark() {
        if (this.share >= 95) {
            return { mark: "pass", icon: "q-pass", label: _t("%s % of plan", this.share) };
        }
        return { mark: "risk", icon: "clock", label: _t("%s % of plan", this.share) };
    }

    get scrap() {
        const all = this.output.good + this.output.scrap;
        const share = all ? (100 * this.output.scrap) / all : 0;
        return _t("%(share)s % of %(all)s pieces", {
            share: share ? share.toFixed(1) : 0,
            all: formatQty(all),
        });
    }

    get reasons() {
        return this.props.balance.reasons
            .map(({ name, scrap }) => `${name} ${formatQty(scrap)}`)
            .join(" · ");
    }

    get orders() {
        return this.props.balance.orders.map((order) => {
            const state = ORDER_STATES[order.state] || ORDER_STATES.ready;
            return {
                ...order,
                ...state,
                label: state.label(),
                isNew: order.is_started && !order.is_finished,
                progress: _t("%(done)s of %(ordered)s %(unit)s", {
                    done: formatQty(order.good_total + order.scrap_total),
                    ordered: formatQty(order.ordered),
                    unit: order.unit,
                }),
                share: Math.min(
                    100,
                    (100 * (order.good_total + order.scrap_total)) / (order.ordered || 1)
                ),
                here: [
                    [order.good, _t("good")],
                    [order.scrap, _t("scrap")],
                    [order.rework, _t("rework")],
                ]
                    .filter(([quantity]) => quantity)
                    .map(([quantity, word]) => `${formatQty(quantity)} ${word}`)
                    .join(", "),
            };
        });
    }

    get people() {
        return this.props.balance.people.map((person) => ({
            ...person,
            time: formatMinutes(person.seconds / 60),
            setup: person.setup ? _t("set-up %s", formatMinutes(person.setup / 60)) : "",
        }));
    }

    /** What stands still or is missing, one kind after the other. */
    get open() {
        const { stops, pauses, calls, material } = this.props.balance;
        return [
            ...stops.map((stop) => ({
                key: `stop ${stop.since}`,
                icon: "s-down",
                mark: stop.until ? "planned" : "down",
                title: stop.reason,
                text: [this.span(stop), stop.note].filter(Boolean).join(" · "),
            })),
            ...calls.map((call) => ({
                key: `call ${call.id}`,
                icon: "bell",
                mark: call.resolved ? "planned" : call.accepted ? "setup" : "down",
                title: call.label,
                text: this.callText(call),
            })),
            ...material.map((part, index) => ({
                key: `part ${index}`,
                icon: "box",
                mark: "risk",
                title: _t("%(missing)s %(unit)s %(component)s short", {
                    ...part,
                    missing: formatQty(part.missing),
                }),
                text: part.order,
            })),
            ...pauses.map((pause) => ({
                key: `pause ${pause.line_id}`,
                icon: "pause",
                mark: "planned",
                title: pause.reason || _t("Paused, no reason given"),
                text: [pause.label, pause.order, this.span(pause)].filter(Boolean).join(" · "),
            })),
        ];
    }

    get notes() {
        return this.props.balance.notes;
    }

    get changed() {
        const words = { good: _t("good"), scrap: _t("scrap"), rework: _t("rework") };
        return Object.entries(this.props.changes || {})
            .map(
                ([name, change]) =>
                    `${change > 0 ? "+" : "−"}${formatQty(Math.abs(change))} ${words[name]}`
            )
            .join(", ");
    }

    span({ since, until }) {
        const start = formatTime(since, this.props.zone);
        return until
            ? `${start}–${formatTime(until, this.props.zone)}, ${formatMinutes((until - since) / 60_000)}`
            : _t("since %s", start);
    }

    callText(call) {
        const since = formatTime(call.since, this.props.zone);
        if (call.resolved) {
            return _t("%(since)s, resolved after %(age)s", {
                since,
                age: formatMinutes((call.resolved - call.since) / 60_000),
            });
        }
        return call.accepted
            ? _t("%(since)s, accepted at %(accepted)s", {
                  since,
                  accepted: formatTime(call.accepted, this.props.zone),
              })
            : _t("since %s, nobody has accepted it", since);
    }

    timeOf(moment) {
        return formatTime(moment, this.props.zone);
    }
}
