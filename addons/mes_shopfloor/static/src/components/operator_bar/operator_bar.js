import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { PeopleSheet } from "@mes_shopfloor/screens/sign_in/people_sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

const SHOWN = 2;

/** Who is signed in here; the framed one does what is done now. */
export class OperatorBar extends Component {
    static template = "mes_shopfloor.OperatorBar";
    static components = { Icon };
    static props = {};

    setup() {
        this.kiosk = useKiosk();
    }

    get activeId() {
        return this.kiosk.state.activeId;
    }

    /** The active one and the next, so that a tap changes between two. */
    get shown() {
        const { operators } = this.kiosk.state;
        const first = operators.slice(0, SHOWN);
        const active = this.kiosk.operator;
        return active && !first.includes(active) ? [...first.slice(0, SHOWN - 1), active] : first;
    }

    get others() {
        return this.kiosk.state.operators.length - this.shown.length;
    }

    textOf(operator) {
        return operator.id === this.activeId ? operator.label : operator.number || operator.label;
    }

    onTap(id) {
        if (id === this.activeId) {
            this.onShowAll();
        } else {
            this.kiosk.people.activate(id);
        }
    }

    onShowAll() {
        this.kiosk.openSheet(PeopleSheet);
    }

    onBadgeIn() {
        this.kiosk.people.askToSignIn();
    }
}
