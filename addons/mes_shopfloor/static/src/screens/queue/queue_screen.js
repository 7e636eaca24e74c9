import { Component, useRef, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { QueueRow } from "@mes_shopfloor/screens/queue/queue_row";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { isTaken, useOrderActs } from "@mes_shopfloor/services/use_order_acts";
import { formatTime } from "@mes_shopfloor/utils/format";
import { isAtWork, nextActOf, withPending } from "@mes_shopfloor/utils/order_view";
import { _t } from "@web/core/l10n/translation";

const STARTED = ["running", "paused"];
const TABS = {
    all: { label: () => _t("Queue"), has: () => true },
    ready: { label: () => _t("Ready"), has: (order) => order.state === "ready" },
    blocked: { label: () => _t("Blocked"), has: (order) => order.state === "blocked" },
    running: { label: () => _t("Started"), has: (order) => STARTED.includes(order.state) },
    mine: {
        label: () => _t("My work"),
        has: (order, id) => isAtWork(order, id) || (order.people || []).includes(id),
    },
};

/** What this station has to do, in the order in which it is to be done. */
export class QueueScreen extends Component {
    static template = "mes_shopfloor.QueueScreen";
    static components = { Icon, QueueRow, Strip };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
        this.act = useOrderActs(() => null);
        this.state = useState({ tab: "all", search: "", center: null });
        this.find = useRef("find");
        useKeys((key) => this.onKey(key));
    }

    get operatorId() {
        return this.kiosk.state.activeId;
    }

    get orders() {
        const { center } = this.state;
        return this.props.data.orders
            .filter((order) => !center || order.workcenter_id === center)
            .map((order) => withPending(order, this.kiosk.pending(order.id)));
    }

    get centers() {
        const { centers = [] } = this.props.data;
        return centers.length > 1 ? [{ id: null, code: _t("All") }, ...centers] : [];
    }

    get tabs() {
        const { orders } = this;
        return Object.entries(TABS).map(([key, tab]) => ({
            key,
            label: tab.label(),
            count:
                key === "all" && !this.state.center
                    ? this.props.data.total
                    : orders.filter((order) => tab.has(order, this.operatorId)).length,
        }));
    }

    get rows() {
        const words = this.state.search.trim().toLowerCase();
        const has = TABS[this.state.tab].has;
        return this.orders
            .map((order, index) => ({ order, number: index + 1 }))
            .filter(({ order }) => has(order, this.operatorId))
            .filter(({ order }) =>
                `${order.name} ${order.product} ${order.operation}`.toLowerCase().includes(words)
            );
    }

    get running() {
        return this.orders.filter((order) => order.state === "running");
    }

    get headline() {
        const [first, ...others] = this.running;
        if (first) {
            return others.length
                ? _t("%s orders are running.", others.length + 1)
                : _t("%(order)s is running.", { order: `${first.name} ${first.product}` });
        }
        const { last } = this.props.data;
        return last && last.is_finished
            ? _t("%s finished, nothing started yet.", last.name)
            : _t("No order is running.");
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

    get blockedCount() {
        return this.orders.filter(TABS.blocked.has).length;
    }

    get emptyText() {
        const { code } = this.props.data.station;
        const { tab, search, center } = this.state;
        if (!this.props.data.orders.length) {
            return _t("No order waits for %s. New ones appear here by themselves.", code);
        }
        if (search) {
            return _t("No order fits “%s”.", search);
        }
        if (tab === "ready" && this.blockedCount) {
            return _t("No order is ready for %(code)s. Blocked: %(blocked)s.", {
                code,
                blocked: this.blockedCount,
            });
        }
        if (tab === "mine") {
            return this.operatorId
                ? _t("You have no order begun here.")
                : _t("Nobody is signed in. Scan your badge to see your work.");
        }
        return center ? _t("No order of this work center fits.") : _t("No order fits.");
    }

    get offersBlocked() {
        return this.state.tab === "ready" && !this.state.search && this.blockedCount > 0;
    }

    get isShowingAll() {
        return this.state.tab === "all" && !this.state.search && !this.state.center;
    }

    onShowAll() {
        Object.assign(this.state, { tab: "all", search: "", center: null });
    }

    onOpen(id) {
        this.kiosk.show("order", { workorder_id: id });
    }

    onDeclare(order) {
        this.kiosk.show("declare", { workorder_id: order.id });
    }

    async onAct(order, { kind, params }) {
        const result = await this.act(kind, params, { order });
        if (isTaken(result) && result.status !== "waiting") {
            this.onOpen(order.id);
        }
    }

    /** Figures open a row, arrows change the tab, / searches, Enter does what the first row says. */
    onKey(key) {
        const { rows } = this;
        if (/^[1-9]$/.test(key) && rows[key - 1]) {
            this.onOpen(rows[key - 1].order.id);
        } else if (key === "/") {
            this.find.el.focus();
        } else if (key === "Enter" && rows.length) {
            this.onFirst(rows[0].order);
        } else if (["ArrowLeft", "ArrowRight"].includes(key)) {
            const keys = Object.keys(TABS);
            const step = key === "ArrowRight" ? 1 : keys.length - 1;
            this.state.tab = keys[(keys.indexOf(this.state.tab) + step) % keys.length];
        } else {
            return false;
        }
        return true;
    }

    onFirst(order) {
        const act = nextActOf(order, this.operatorId);
        return act ? this.onAct(order, act) : this.onOpen(order.id);
    }
}

kioskScreens.add("queue", { Component: QueueScreen });
