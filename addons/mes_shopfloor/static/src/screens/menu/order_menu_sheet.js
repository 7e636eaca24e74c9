import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { actionsOf, isInReach, runAction } from "@mes_shopfloor/services/kiosk_actions";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

/** Everything that is done at an order less often than once an hour. */
export class OrderMenuSheet extends Component {
    static template = "mes_shopfloor.OrderMenuSheet";
    static components = { Icon, Sheet };
    static props = { order: Object, station: Object, close: Function };

    setup() {
        this.kiosk = useKiosk();
    }

    /** The order as it is by now: it may have been blocked while the menu was open. */
    get order() {
        const { order } = this.kiosk.data || {};
        return order?.id === this.props.order.id ? order : this.props.order;
    }

    get actions() {
        const { order } = this;
        const { station } = this.props;
        return actionsOf("menu", this.kiosk, { order, station }).map((action) => ({
            ...action,
            text: action.label({ order, station }),
            ...this.standingOf(action),
        }));
    }

    /** Whether it can be done now, and in a word why not. */
    standingOf(action) {
        const { off, supervisor } = this.order.menu?.[action.entry || action.key] || {};
        const isLocked = Boolean(supervisor) && !this.kiosk.operator?.is_supervisor;
        const hint = off || (isLocked ? _t("Supervisor") : "");
        return isInReach(action, this.kiosk)
            ? { hint, isLocked, isOff: Boolean(off) }
            : { hint: _t("Needs network"), isLocked, isOff: true };
    }

    get undo() {
        const undo = this.order.menu_undo;
        const isMine = undo?.employee_id === this.kiosk.state.activeId;
        return undo && (isMine || this.kiosk.operator?.is_supervisor) ? undo : null;
    }

    onChoose(action) {
        this.props.close();
        return runAction(action, this.kiosk, { order: this.order, station: this.props.station });
    }

    async onUndo() {
        const { uuid } = this.undo;
        this.props.close();
        await this.kiosk.act("revoke", { uuid }, { workorderId: this.order.id });
        this.kiosk.refresh();
    }
}
