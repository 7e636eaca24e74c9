import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { kioskPanels, panelsOf } from "@mes_shopfloor/components/panels/panels";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { sinceText, workState } from "@mes_shopfloor/utils/work_state";
import { _t } from "@web/core/l10n/translation";

/**
 * What is going on, in the strip: the order's state, or on the queue the station's. It gives way
 * to the machine's own state where an addon shows that.
 */
export class WorkState extends Component {
    static template = "mes_shopfloor.WorkState";
    static components = { Icon };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    setup() {
        this.kiosk = useKiosk();
    }

    get isAlone() {
        return !panelsOf("strip").some(([, panel]) => panel.showsState);
    }

    get state() {
        const { order, station, now } = this.props;
        if (order) {
            return workState(order, now, station.tz);
        }
        const running = this.running;
        if (running) {
            return workState(running, now, station.tz);
        }
        const ended = this.kiosk.data?.last?.ended;
        return {
            mark: "idle",
            icon: "s-idle",
            label: _t("Idle"),
            since: sinceText(ended, now, station.tz),
        };
    }

    get running() {
        const orders = this.kiosk.data?.orders || [];
        return orders.find((order) => order.state === "running");
    }
}

kioskPanels.add("work_state", { area: "strip", Component: WorkState }, { sequence: 100 });
