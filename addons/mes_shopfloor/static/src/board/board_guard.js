import { Component, onError, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";

/** A page that fails must not take the board with it: the others go on turning. */
export class BoardGuard extends Component {
    static template = "mes_shopfloor.BoardGuard";
    static components = { Icon };
    static props = { slots: Object };

    setup() {
        this.state = useState({ hasFailed: false });
        onError((error) => {
            console.error(error);
            this.state.hasFailed = true;
        });
    }
}
