import { Component, onWillRender, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatMinutes, formatMoment, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { openStop } from "@mes_equipment/kiosk/stops/stop_sheet";
import {
    ASK_AGAIN,
    askingMachine,
    askLater,
    isStopped,
    quiet,
} from "@mes_equipment/kiosk/stops/stops";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the machine does and since when, at the place every kiosk screen keeps for it; it asks why
 * when it has stood for a while and nobody said. */
export class MachineStrip extends Component {
    static template = "mes_equipment.MachineStrip";
    static components = { Icon };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    setup() {
        this.kiosk = useKiosk();
        this.quiet = useState(quiet);
        onWillRender(() => this.ask());
    }

    get events() {
        return this.kiosk.state.events || [];
    }

    get asking() {
        return askingMachine(this.props.station.machines || [], this.props.now, this.events);
    }

    /** The machine of the order or of the station; where there are several, the one that asks. */
    get machine() {
        const { order, station } = this.props;
        const machine = order ? order.machine : station.machine;
        return (machine?.state && machine) || (!order && this.asking) || null;
    }

    get icon() {
        return `s-${this.machine.state}`;
    }

    get isStopped() {
        return isStopped(this.machine) && Boolean(this.props.station.stop_reasons);
    }

    get title() {
        return this.isStopped
            ? _t("Give the reason of the stop of %s", this.machine.name)
            : this.machine.name;
    }

    get since() {
        const { now, station } = this.props;
        const { since } = this.machine;
        const age = now - since;
        return _t("since %(moment)s, %(duration)s", {
            moment:
                age < DAY ? formatTime(since, station.tz) : formatMoment(since, now, station.tz),
            duration: formatMinutes(age / MINUTE),
        });
    }

    /** Ask by itself, unless something else is being done, and again some minutes later. */
    ask() {
        const { asking } = this;
        const { now } = this.props;
        const { answer, isBusy: isActing, sheets } = this.kiosk.state;
        const isBusy = isActing || sheets?.length || answer?.next_state === "stops";
        if (!asking || isBusy || now < (this.quiet.until[asking.id] || 0)) {
            return;
        }
        askLater(asking.id, now);
        Promise.resolve().then(() => this.open(asking));
    }

    open(machine) {
        this.kiosk.play("reason");
        return openStop({ kiosk: this.kiosk, ...this.props }, machine);
    }

    onReason() {
        const { machine } = this;
        const known = this.props.station.machines?.find(({ id }) => id === machine.id);
        askLater(machine.id, this.props.now + ASK_AGAIN);
        return openStop({ kiosk: this.kiosk, ...this.props }, known || machine);
    }
}

registry.category("mes_shopfloor.kiosk_panels").add(
    "mes_equipment.machine_strip",
    {
        area: "strip",
        Component: MachineStrip,
        showsState: ({ order, station }) => Boolean((order || station).machine?.state),
    },
    { sequence: 10 }
);
