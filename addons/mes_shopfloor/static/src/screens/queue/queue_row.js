import { Component } from "@odoo/owl";
import { Due } from "@mes_shopfloor/components/due/due";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMinutes, formatQty } from "@mes_shopfloor/utils/format";
import { doneOf } from "@mes_shopfloor/utils/pace";
import { _t } from "@web/core/l10n/translation";

const STATES = {
    running: { mark: "run", icon: "s-run", label: () => _t("Running") },
    paused: { mark: "planned", icon: "pause", label: () => _t("Paused") },
    ready: { mark: "pass", icon: "q-pass", label: () => _t("Ready") },
    blocked: { mark: "idle", icon: "blocked", label: () => _t("Blocked") },
};

/** One order of the station's queue. */
export class QueueRow extends Component {
    static template = "mes_shopfloor.QueueRow";
    static components = { Due, Icon };
    static props = {
        order: Object,
        number: Number,
        isFirst: Boolean,
        hasManyCenters: Boolean,
        now: Number,
        zone: String,
        onOpen: Function,
    };

    get state() {
        const state = STATES[this.props.order.state];
        return { ...state, label: state.label() };
    }

    get isBlocked() {
        return this.props.order.state === "blocked";
    }

    get operation() {
        const { operation, ordered, unit, expected_minutes, workcenter } = this.props.order;
        const parts = [operation, `${formatQty(ordered)} ${unit}`];
        if (expected_minutes) {
            parts.push(formatMinutes(expected_minutes));
        }
        if (this.props.hasManyCenters) {
            parts.unshift(workcenter);
        }
        return parts.join(" · ");
    }

    get progress() {
        const { order } = this.props;
        const done = doneOf(order);
        return done
            ? _t("%(done)s of %(ordered)s done", {
                  done: formatQty(done),
                  ordered: formatQty(order.ordered),
              })
            : "";
    }
}
