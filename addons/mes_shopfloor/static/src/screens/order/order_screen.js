import { Component, useState } from "@odoo/owl";
import { Counters } from "@mes_shopfloor/components/counters/counters";
import { Dock } from "@mes_shopfloor/components/dock/dock";
import { Due } from "@mes_shopfloor/components/due/due";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Panels } from "@mes_shopfloor/components/panels/panels";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { DeclareScreen } from "@mes_shopfloor/screens/declare/declare_screen";
import { ComponentCard } from "@mes_shopfloor/screens/order/component_card";
import { FinishSheet } from "@mes_shopfloor/screens/order/finish_sheet";
import { LotsSheet } from "@mes_shopfloor/screens/order/lots_sheet";
import { OrderDesk } from "@mes_shopfloor/screens/order/order_desk";
import { PauseSheet } from "@mes_shopfloor/screens/order/pause_sheet";
import { StepCard } from "@mes_shopfloor/screens/order/step_card";
import { UnitCard } from "@mes_shopfloor/screens/order/unit_card";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { useOrderActs } from "@mes_shopfloor/services/use_order_acts";
import { useScanHandler } from "@mes_shopfloor/services/use_scan";
import { formatSeconds, formatShort, formatTime } from "@mes_shopfloor/utils/format";
import { isAtWork, nextActOf, standingOf, withPending } from "@mes_shopfloor/utils/order_view";
import { paceOf } from "@mes_shopfloor/utils/pace";
import { currentStep, isStepDone } from "@mes_shopfloor/utils/step_value";
import { chosenUnit } from "@mes_shopfloor/utils/units";
import { phaseLabel } from "@mes_shopfloor/utils/work_state";
import { _t } from "@web/core/l10n/translation";

const DONE_UNIT = ["good", "scrap"];

/** One work order at the machine: what to do next, how far it is, and every act of the operator. */
export class OrderScreen extends Component {
    static template = "mes_shopfloor.OrderScreen";
    static components = {
        ComponentCard,
        Counters,
        DeclareScreen,
        Dock,
        Due,
        FinishSheet,
        Icon,
        LotsSheet,
        Panels,
        PauseSheet,
        StepCard,
        Strip,
        UnitCard,
    };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({
            index: null,
            lots: {},
            sheet: null,
            component: null,
            isDeclaring: false,
        });
        const act = useOrderActs(() => this.order);
        this.desk = new OrderDesk(this, act);
        useKeys((key) => !this.state.isDeclaring && this.desk.onKey(key));
        useScanHandler((scan) => this.desk.onScan(scan));
    }

    get order() {
        const { order } = this.props.data;
        return withPending(order, this.kiosk.pending(order.id));
    }

    get station() {
        return this.props.data.station;
    }

    get operatorId() {
        return this.kiosk.state.activeId;
    }

    get isSupervisor() {
        return Boolean(this.kiosk.operator?.is_supervisor);
    }

    get isRunning() {
        return this.order.state === "running";
    }

    get isAtWork() {
        return isAtWork(this.order, this.operatorId);
    }

    get phase() {
        return this.order.workers[0]?.phase || this.order.phase;
    }

    get isAtRisk() {
        return standingOf(this.order, this.props.now) === "risk";
    }

    /** The unit or lot in hand: chosen here, else that of the operator's timer, else the only one. */
    get lotId() {
        const asked = this.kiosk.state.asked?.params.lot_id;
        // Each person has a unit of his own in hand: who is active changes, the units do not.
        const chosen = this.state.lots[this.operatorId];
        const wanted = chosen === undefined ? asked : chosen;
        return chosenUnit(this.order, this.operatorId, wanted);
    }

    get isSerial() {
        return this.order.units.tracking === "serial";
    }

    get unit() {
        return this.order.units.list.find(({ id }) => id === this.lotId);
    }

    get isUnitOpen() {
        return Boolean(this.unit) && !DONE_UNIT.includes(this.unit.state);
    }

    get steps() {
        return this.order.steps.list;
    }

    get index() {
        const { index } = this.state;
        const current = index === null ? currentStep(this.steps, this.lotId) : index;
        return Math.min(Math.max(current, 0), this.steps.length - 1);
    }

    get isStepDone() {
        return isStepDone(this.steps[this.index], this.lotId);
    }

    get drawing() {
        return this.order.drawing ? `/mes/kiosk/drawing/${this.order.id}` : undefined;
    }

    get hasLeft() {
        return this.steps.length > 0 || Boolean(this.drawing);
    }

    seconds(phase) {
        const kept = this.order[`${phase}_seconds`] || 0;
        const since = Math.max(this.props.now - this.station.now, 0) / 1000;
        return kept + (this.isRunning && this.phase === phase ? Math.floor(since) : 0);
    }

    get runSeconds() {
        return this.seconds("run");
    }

    get times() {
        const { leftSeconds } = paceOf(this.order, this.runSeconds);
        const planned = formatShort(this.order.minutes_left);
        return [
            { key: "run", label: _t("Running"), text: formatSeconds(this.runSeconds) },
            { key: "setup", label: _t("Set-up"), text: formatSeconds(this.seconds("setup")) },
            leftSeconds === null
                ? { key: "left", label: _t("Left, as planned"), text: planned }
                : {
                      key: "left",
                      label: _t("Left, at this pace"),
                      text: formatShort(leftSeconds / 60),
                  },
        ];
    }

    get people() {
        return this.order.workers
            .filter(({ label }) => label)
            .map(({ label, since, phase, lot }) => {
                const values = {
                    label,
                    time: formatTime(since, this.station.tz),
                    phase: phaseLabel(phase),
                    lot,
                };
                return lot
                    ? _t("%(label)s since %(time)s, %(phase)s, %(lot)s", values)
                    : _t("%(label)s since %(time)s, %(phase)s", values);
            });
    }

    get notes() {
        return (this.order.notes || []).map((note) => ({
            id: note.id,
            text: note.text,
            head: [note.by, note.at && formatTime(note.at, this.station.tz)]
                .filter(Boolean)
                .join(", "),
        }));
    }

    /** The one act that comes next, when it is not declaring. */
    get nextAct() {
        const { order } = this;
        const next = nextActOf(order, this.operatorId);
        if (!next && this.isRunning && this.phase === "setup") {
            return { kind: "phase", params: { phase: "run" }, label: _t("Start run") };
        }
        return next;
    }

    get blockedText() {
        const { center_block: block, blocked_reason: reason, state } = this.order;
        if (block && !this.isRunning) {
            return block.reason
                ? _t("The work center is blocked: %s", block.reason)
                : _t("The work center is blocked.");
        }
        if (state === "blocked") {
            return reason ? _t("Blocked: %s", reason) : _t("This order is blocked.");
        }
        return "";
    }

    get canJoin() {
        return this.isRunning && !this.isAtWork;
    }

    get canTearDown() {
        return this.isAtWork && this.phase === "run" && this.order.teardown_minutes > 0;
    }

    get undo() {
        const undo = this.order.undo?.[this.operatorId];
        return undo && undo.until > this.props.now ? undo : null;
    }

    get isOffline() {
        return !this.kiosk.state.isOnline;
    }

    get canDeclare() {
        return this.order.state !== "blocked";
    }

    get plusLabel() {
        return this.isSerial ? _t("Unit good") : _t("1 good");
    }
}

kioskScreens.add("order", { Component: OrderScreen, back: "queue" });
