import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";

/** Why some things are off on a page without TLS, and what to do. */
export class SecureNotice extends Component {
    static template = "mes_shopfloor.SecureNotice";
    static components = { Icon };
    static props = {};
}
