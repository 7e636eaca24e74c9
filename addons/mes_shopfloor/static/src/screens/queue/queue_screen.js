import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { QueueRow } from "@mes_shopfloor/screens/queue/queue_row";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const STARTED = ["running", "paused"];
const TABS = {
    all: { label: () => _t("Queue"), has: () => true },
    running: { label: () => _t("Started"), has: (order) => STARTED.includes(order.state) },
    ready: { label: () => _t("Ready"), has: (order) => order.state === "ready" },
    blocked: { label: () => _t("Blocked"), has: (order) => order.state === "blocked" },
};

/** What this station has to do, the running order first. */
export class QueueScreen extends Component {
    static template = "mes_shopfloor.QueueScreen";
    static components = { Icon, QueueRow, Strip };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ tab: "all", search: "" });
    }

    get orders() {
        return this.props.data.orders;
    }

    get tabs() {
        return Object.entries(TABS).map(([key, tab]) => ({
            key,
            label: tab.label(),
            count: key === "all" ? this.props.data.total : this.orders.filter(tab.has).length,
        }));
    }

    get rows() {
        const words = this.state.search.trim().toLowerCase();
        return this.orders
            .map((order, index) => ({ order, number: index + 1 }))
            .filter(({ order }) => TABS[this.state.tab].has(order))
            .filter(({ order }) =>
                `${order.name} ${order.product} ${order.operation}`.toLowerCase().includes(words)
            );
    }

    get running() {
        return this.orders.filter((order) => order.state === "running");
    }

    get headline() {
        const [first, ...others] = this.running;
        if (!first) {
            return _t("No order is running.");
        }
        return others.length
            ? _t("%s orders are running.", others.length + 1)
            : _t("%(order)s is running.", { order: `${first.name} ${first.product}` });
    }

    get shift() {
        const { shift, shift_start, shift_end, tz } = this.props.data.station;
        return shift
            ? _t("%(shift)s, %(start)s to %(end)s", {
                  shift,
                  start: formatTime(shift_start, tz),
                  end: formatTime(shift_end, tz),
              })
            : _t("Between shifts");
    }

    get emptyText() {
        const { code } = this.props.data.station;
        const blocked = this.orders.filter(TABS.blocked.has).length;
        if (!this.orders.length) {
            return _t("No order waits for %s. New ones appear here by themselves.", code);
        }
        if (this.state.tab === "ready" && blocked) {
            return _t("No order is ready for %(code)s. Blocked: %(blocked)s.", { code, blocked });
        }
        return _t("No order fits.");
    }

    get isShowingAll() {
        return this.state.tab === "all" && !this.state.search;
    }

    onShowAll() {
        Object.assign(this.state, { tab: "all", search: "" });
    }

    onOpen(id) {
        this.kiosk.show("order", { workorder_id: id });
    }
}

kioskScreens.add("queue", { Component: QueueScreen });
