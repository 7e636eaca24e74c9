import { Component } from "@odoo/owl";
import { Counters } from "@mes_shopfloor/components/counters/counters";
import { Due } from "@mes_shopfloor/components/due/due";
import { panelsOf, Panels } from "@mes_shopfloor/components/panels/panels";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { formatSeconds, formatShort } from "@mes_shopfloor/utils/format";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { paceOf } from "@mes_shopfloor/utils/pace";

/** One work order at the machine: drawing, counters, time. */
export class OrderScreen extends Component {
    static template = "mes_shopfloor.OrderScreen";
    static components = { Counters, Due, Panels, Strip };
    static props = { data: Object, now: Number };

    get order() {
        return this.props.data.order;
    }

    get isRunning() {
        return this.order.state === "running";
    }

    /** The server's seconds, and while somebody works the ones that have passed since. */
    get runSeconds() {
        const since = Math.max(this.props.now - this.props.data.station.now, 0) / 1000;
        return this.order.run_seconds + (this.isRunning ? Math.floor(since) : 0);
    }

    get running() {
        return formatSeconds(this.runSeconds);
    }

    get planned() {
        return formatShort(this.order.expected_minutes);
    }

    get left() {
        const { leftSeconds } = paceOf(this.order, this.runSeconds);
        return leftSeconds === null ? "–" : formatShort(leftSeconds / 60);
    }

    get hasPanels() {
        return panelsOf("side").length > 0;
    }

    get drawing() {
        return `/mes/kiosk/drawing/${this.order.id}`;
    }
}

kioskScreens.add("order", { Component: OrderScreen, back: "queue" });
