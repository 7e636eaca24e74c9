import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatLateness } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Open calls, the oldest first. One that nobody has taken is red. */
export class CallsList extends Component {
    static template = "mes_shopfloor.CallsList";
    static components = { Icon };
    static props = {
        calls: Array,
        limit: Number,
        now: Number,
        isLarge: { type: Boolean, optional: true },
    };

    get title() {
        const { length } = this.props.calls;
        return length === 1 ? _t("1 open call") : _t("%s open calls", length);
    }

    /** What nobody has taken is never cut off. */
    get shown() {
        const fresh = this.props.calls.filter((call) => !call.acknowledged_at);
        const taken = this.props.calls.filter((call) => call.acknowledged_at);
        const limit = this.props.limit;
        const kept = [...fresh, ...taken].slice(0, limit);
        return this.props.calls.filter((call) => kept.includes(call));
    }

    get hiddenCount() {
        return this.props.calls.length - this.shown.length;
    }

    isNew(call) {
        return !call.acknowledged_at;
    }

    standing(call) {
        if (this.isNew(call)) {
            return call.level > 0 ? _t("Nobody yet, passed on") : _t("Nobody yet");
        }
        return call.arrived_at ? _t("Accepted, there now") : _t("Accepted, on the way");
    }

    /** What it is about: a component, or what was written. */
    detail(call) {
        return call.component || call.note || "";
    }

    age(call) {
        return formatLateness(call.since, this.props.now);
    }
}
