import { Component } from "@odoo/owl";
import { Due } from "@mes_shopfloor/components/due/due";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMinutes, formatMoment, formatQty } from "@mes_shopfloor/utils/format";
import { materialLines, nextActOf, standingOf } from "@mes_shopfloor/utils/order_view";
import { doneOf } from "@mes_shopfloor/utils/pace";
import { workState } from "@mes_shopfloor/utils/work_state";
import { _t } from "@web/core/l10n/translation";

const LINES_SHOWN = 2;

/** One order of the station's queue: what it is, why it stands there, what one tap does. */
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
        operatorId: { type: [Number, { value: null }], optional: true },
        onOpen: Function,
        onAct: { type: Function, optional: true },
        onDeclare: { type: Function, optional: true },
    };

    get isBlocked() {
        return this.props.order.state === "blocked";
    }

    get isStarted() {
        return ["running", "paused"].includes(this.props.order.state);
    }

    get nextAct() {
        return this.props.isFirst ? nextActOf(this.props.order, this.props.operatorId) : null;
    }

    get isAtRisk() {
        return standingOf(this.props.order, this.props.now) === "risk";
    }

    get state() {
        const { order, now, zone } = this.props;
        if (order.state !== "ready") {
            return workState(order, now, zone);
        }
        const { state, expected } = order.material;
        if (state === "short") {
            return { mark: "risk", icon: "box", label: _t("Material short") };
        }
        if (state === "expected") {
            const moment = formatMoment(expected, now, zone);
            return { mark: "risk", icon: "o-risk", label: _t("Expected %s", moment) };
        }
        return { mark: "pass", icon: "q-pass", label: _t("Ready") };
    }

    /** Who is at it since when, how far it is, and what lies ready, at most two lines in all. */
    get details() {
        const { order } = this.props;
        const lines = [];
        if (this.isStarted) {
            const people = order.workers.map(({ label }) => label).filter(Boolean);
            const who = people.length ? _t("by %s", people.join(", ")) : order.pause_reason;
            lines.push([this.state.since, who].filter(Boolean).join(", "), this.progress);
        }
        const short = order.material.lines.some((line) => line.is_short);
        if (!this.isStarted || short) {
            lines.push(...materialLines(order));
        }
        return lines.filter(Boolean).slice(0, this.props.isFirst ? LINES_SHOWN + 1 : LINES_SHOWN);
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

    get why() {
        const { why, center_block: block, state } = this.props.order;
        if (block && state !== "running") {
            return block.reason
                ? _t("The work center is blocked: %s", block.reason)
                : _t("The work center is blocked");
        }
        if (state === "blocked") {
            return why ? _t("Blocked: %s", why) : _t("Blocked");
        }
        return why;
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

    get startsRun() {
        return this.nextAct?.params.phase === "setup";
    }
}
