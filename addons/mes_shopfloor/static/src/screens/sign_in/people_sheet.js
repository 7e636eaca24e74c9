import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** All who are signed in at this terminal: choose who acts, sign out. */
export class PeopleSheet extends Component {
    static template = "mes_shopfloor.PeopleSheet";
    static components = { Icon, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ message: "" });
    }

    get operators() {
        return this.kiosk.state.operators;
    }

    since(operator) {
        return _t("since %s", formatTime(operator.since, this.kiosk.data.station.tz));
    }

    onActivate(id) {
        this.kiosk.people.activate(id);
        this.props.close();
    }

    onSignOut(id) {
        return this.leave(() => this.kiosk.people.signOut(id));
    }

    onSignOutAll() {
        return this.leave(() => this.kiosk.people.signOutAll());
    }

    async leave(signOut) {
        try {
            await signOut();
        } catch {
            this.state.message = _t("The server could not be asked. Try again in a minute.");
            return;
        }
        if (!this.operators.length) {
            this.props.close();
        }
    }

    onBadgeIn() {
        this.props.close();
        this.kiosk.people.askToSignIn();
    }
}
