import { Component } from "@odoo/owl";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** What a supervisor tells the hall, and until when it holds. */
export class BoardMessage extends Component {
    static template = "mes_shopfloor.BoardMessage";
    static props = { messages: Array, now: Number, zone: String };

    until(message) {
        return _t("until %s", formatMoment(message.until, this.props.now, this.props.zone));
    }
}
