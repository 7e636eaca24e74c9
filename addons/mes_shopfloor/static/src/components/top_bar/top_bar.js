import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatTime } from "@mes_shopfloor/utils/format";

/** The bar that stands at the top of every kiosk screen: way back, place, clock, connection. */
export class TopBar extends Component {
    static template = "mes_shopfloor.TopBar";
    static components = { Icon };
    static props = {
        station: Object,
        now: Number,
        isOnline: Boolean,
        receivedAt: Number,
        onBack: { type: Function, optional: true },
    };

    get clock() {
        return formatTime(this.props.now, this.props.station.tz);
    }

    get lastKnown() {
        return formatTime(this.props.receivedAt, this.props.station.tz);
    }
}
