import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { HourBars } from "@mes_shopfloor/board/hour_bars";
import { linesOf, pathOf, standingOf } from "@mes_shopfloor/board/output";
import { formatQty, formatTime } from "@mes_shopfloor/utils/format";

/** Plan against actual of the shift: by the hour, and added up. */
export class BoardPlan extends Component {
    static template = "mes_shopfloor.BoardPlan";
    static components = { HourBars, Icon };
    static props = { output: Object, station: Object, now: Number };

    setup() {
        Object.assign(this, { formatQty, pathOf });
    }

    get standing() {
        return standingOf(this.props.output);
    }

    get plannedNow() {
        return Math.round(this.props.output.planned_now);
    }

    get plannedTotal() {
        return Math.round(this.props.output.planned);
    }

    get lines() {
        return linesOf(this.props.output, this.props.now);
    }

    get hasPlan() {
        return this.props.output.planned > 0;
    }

    time(moment) {
        return formatTime(moment, this.props.station.tz);
    }
}
