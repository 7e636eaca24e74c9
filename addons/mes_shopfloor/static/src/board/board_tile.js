import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { dueState, formatDay, formatQty, formatShort } from "@mes_shopfloor/utils/format";
import { doneOf, percentOf } from "@mes_shopfloor/utils/pace";
import { _t } from "@web/core/l10n/translation";

const MINUTE = 60_000;

/** One work center on the wallboard: what runs there, how far it is, and the state of its machine
 *  when an addon knows it. */
export class BoardTile extends Component {
    static template = "mes_shopfloor.BoardTile";
    static components = { Icon };
    static props = { tile: Object, now: Number, zone: String, hasNoData: Boolean };

    setup() {
        this.formatQty = formatQty;
    }

    get order() {
        return this.props.hasNoData ? false : this.props.tile.order;
    }

    get state() {
        if (this.props.hasNoData) {
            return { code: "unknown", label: _t("No data"), filled: false };
        }
        return this.props.tile.state || null;
    }

    get tileClass() {
        const { state } = this;
        if (state?.filled) {
            return `fill ${state.code}`;
        }
        return state?.code === "unknown" ? "dash" : "";
    }

    get age() {
        return this.state.since ? formatShort((this.props.now - this.state.since) / MINUTE) : "";
    }

    get done() {
        return doneOf(this.order);
    }

    get percent() {
        return percentOf(this.done, this.order.ordered);
    }

    get late() {
        const due = dueState(this.order.due, this.props.now);
        return due.state === "late" ? due.label : "";
    }

    get due() {
        const { due } = this.order;
        return due === null ? "" : _t("due %s", formatDay(due, this.props.now, this.props.zone));
    }

    get waiting() {
        return _t("%s ready", this.props.tile.ready);
    }
}
