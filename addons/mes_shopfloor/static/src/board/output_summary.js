import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { HourBars } from "@mes_shopfloor/board/hour_bars";
import { standingOf } from "@mes_shopfloor/board/output";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Good pieces of the shift against the plan up to now, and the hours they came in. */
export class OutputSummary extends Component {
    static template = "mes_shopfloor.OutputSummary";
    static components = { HourBars, Icon };
    static props = { output: Object, station: Object, now: Number };

    setup() {
        this.formatQty = formatQty;
    }

    get title() {
        return this.props.station.shift ? _t("Good, this shift") : _t("Good today");
    }

    get standing() {
        return standingOf(this.props.output);
    }

    get plannedNow() {
        return Math.round(this.props.output.planned_now);
    }
}
