import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMinutes, formatMoment, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the machine does and since when, at the place every kiosk screen keeps for it. */
export class MachineStrip extends Component {
    static template = "mes_equipment.MachineStrip";
    static components = { Icon };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    get machine() {
        const { order, station } = this.props;
        const machine = order ? order.machine : station.machine;
        return machine?.state ? machine : null;
    }

    get icon() {
        return `s-${this.machine.state}`;
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
