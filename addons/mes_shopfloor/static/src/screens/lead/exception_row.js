import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatLateness, formatMoment } from "@mes_shopfloor/utils/format";

const ICONS = {
    conflict: "net-off",
    unmanned: "user",
    timer: "clock",
    handover: "swap",
    unread: "file",
    scrap_reason: "q-fail",
    pause_reason: "pause",
};
const QUANTITIES = ["good", "scrap", "rework"];

/** One exception, and what can be done about it. */
export class ExceptionRow extends Component {
    static template = "mes_shopfloor.ExceptionRow";
    static components = { Icon };
    static props = {
        item: Object,
        reasons: Object,
        now: Number,
        zone: String,
        isOpen: Boolean,
        onToggle: Function,
    };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ note: "", ...this.sent() });
    }

    get item() {
        return this.props.item;
    }

    get icon() {
        return ICONS[this.item.kind] || "ask";
    }

    get order() {
        return [this.item.order, this.item.product, this.item.operation]
            .filter(Boolean)
            .join(" · ");
    }

    get since() {
        return this.item.since
            ? _t("%(moment)s, %(age)s ago", {
                  moment: formatMoment(this.item.since, this.props.now, this.props.zone),
                  age: formatLateness(this.item.since, this.props.now),
              })
            : "";
    }

    get canDo() {
        return this.item.actions.length > 0;
    }

    has(action) {
        return this.item.actions.includes(action);
    }

    /** The figures of a conflict as they were sent, to be corrected. */
    sent() {
        const params = this.props.item.params || {};
        return Object.fromEntries(QUANTITIES.map((name) => [name, params[name] ?? ""]));
    }

    get quantities() {
        const labels = { good: _t("Good"), scrap: _t("Scrap"), rework: _t("Rework") };
        const params = this.item.params || {};
        return QUANTITIES.filter((name) => name in params).map((name) => ({
            name,
            label: labels[name],
        }));
    }

    get changes() {
        const params = this.item.params || {};
        const changed = this.quantities.filter(
            ({ name }) => Number(this.state[name]) !== params[name]
        );
        return Object.fromEntries(changed.map(({ name }) => [name, Number(this.state[name])]));
    }

    get isCorrected() {
        const values = Object.values(this.changes);
        return values.length > 0 && values.every((value) => Number.isFinite(value) && value >= 0);
    }

    get hasNote() {
        return Boolean(this.state.note.trim());
    }

    get isBlocked() {
        return this.kiosk.state.isBusy || !this.kiosk.state.isOnline;
    }

    get reasons() {
        if (this.has("pause_reason")) {
            return this.props.reasons.pause;
        }
        const center = this.item.workcenter_id;
        return this.props.reasons.scrap.filter(
            ({ workcenter_ids }) => !workcenter_ids.length || workcenter_ids.includes(center)
        );
    }

    get proposals() {
        return (this.item.proposals || []).map(({ label, until }) => ({
            until,
            label: _t("End it %(moment)s (%(what)s)", {
                moment: formatMoment(until, this.props.now, this.props.zone),
                what: label,
            }),
        }));
    }

    act(kind, params) {
        return this.kiosk.act(kind, params);
    }

    onEnd(until) {
        return this.act("end_timer", { line_id: this.item.res_id, until });
    }

    onReason(id) {
        return this.has("pause_reason")
            ? this.act("pause_reason", { line_id: this.item.res_id, reason_id: id })
            : this.act("reason", { log_id: this.item.res_id, reason_id: id });
    }

    onHandOver() {
        const { workcenter_id, shift_start } = this.item;
        return this.act("handover_close", { workcenter_id, shift_start });
    }

    onRead() {
        return this.act("handover_read", { handover_id: this.item.res_id });
    }

    onApply() {
        return this.act("conflict_apply", { conflict_id: this.item.res_id, ...this.note });
    }

    onReopen() {
        return this.act("conflict_apply", {
            conflict_id: this.item.res_id,
            reopen: true,
            ...this.note,
        });
    }

    onCorrect() {
        return this.act("conflict_correct", {
            conflict_id: this.item.res_id,
            values: this.changes,
            ...this.note,
        });
    }

    onDismiss() {
        return this.act("conflict_dismiss", { conflict_id: this.item.res_id, ...this.note });
    }

    get note() {
        return { note: this.state.note.trim() };
    }
}
