import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { kioskActions, kioskActs } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";
import { SplitSheet } from "@mes_equipment/kiosk/stops/split_sheet";
import { askLater, currentStop, isStopped, lengthOf } from "@mes_equipment/kiosk/stops/stops";

const FIRST_PAGE = 7;

/** Why a machine stands: the likely reasons as tiles, the others behind one more tap. */
export class StopSheet extends Component {
    static template = "mes_equipment.StopSheet";
    static components = { Icon, Sheet };
    static props = {
        stop: Object,
        station: Object,
        isReport: { type: Boolean, optional: true },
        close: Function,
    };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ group: null, isOther: false, message: "", isBusy: false });
    }

    get title() {
        const { stop, station, isReport } = this.props;
        if (isReport) {
            return _t("Why does %s stand?", stop.code);
        }
        const time = formatTime(stop.start, station.tz);
        return _t("Why did %(machine)s stop at %(time)s?", { machine: stop.code, time });
    }

    get hint() {
        const { stop, isReport } = this.props;
        if (isReport) {
            return _t("From now on, until it runs again.");
        }
        const length = lengthOf(stop, this.kiosk.state.now);
        return stop.reason
            ? _t("%(length)s, until now: %(reason)s", { length, reason: stop.reason })
            : _t("%s without a reason. The likely ones come first.", length);
    }

    get reasons() {
        return this.props.station.stop_reasons || { frequent: [], groups: [] };
    }

    get isFirstPage() {
        return !this.state.isOther && Boolean(this.reasons.frequent.length);
    }

    get tiles() {
        const { groups, frequent } = this.reasons;
        if (this.isFirstPage) {
            return frequent.slice(0, FIRST_PAGE);
        }
        return groups.find(({ id }) => id === this.state.group)?.reasons || [];
    }

    get groups() {
        return this.isFirstPage || this.state.group !== null ? [] : this.reasons.groups;
    }

    get canSplit() {
        return !this.props.isReport;
    }

    onOther() {
        this.state.isOther = true;
    }

    onGroup(group) {
        if (group.reasons.length) {
            this.state.group = group.id;
        } else {
            this.onChoose(group);
        }
    }

    onBack() {
        if (this.state.group === null) {
            this.state.isOther = false;
        } else {
            this.state.group = null;
        }
    }

    async onChoose(reason) {
        if (this.state.isBusy) {
            return;
        }
        const { stop, isReport } = this.props;
        const params = { machine_id: stop.machine_id, reason_id: reason.id };
        Object.assign(this.state, { isBusy: true, message: "" });
        try {
            const result = isReport
                ? await this.kiosk.act("machine_stop", params, { quiet: true })
                : await this.kiosk.act(
                      "stop_reason",
                      { ...params, moment: stop.start },
                      { quiet: true }
                  );
            if (result.status === "refused") {
                this.state.message = result.message;
            } else {
                this.kiosk.refresh();
                this.props.close(result);
            }
        } finally {
            this.state.isBusy = false;
        }
    }

    onLater() {
        askLater(this.props.stop.machine_id, this.kiosk.state.now);
        this.props.close();
    }

    async onSplit() {
        const { stop, station, close } = this.props;
        close();
        await this.kiosk.openSheet(SplitSheet, { stop, station });
    }
}

/** The machine of the order, or the only one of the station. */
function machineOf({ order, station }) {
    const machines = station.machines || [];
    const id = (order?.machine || station.machine)?.id;
    return machines.find((machine) => machine.id === id);
}

export function openStop({ kiosk, order, station }, machine = machineOf({ order, station })) {
    return kiosk.openSheet(StopSheet, {
        station,
        stop: currentStop(machine),
        isReport: !isStopped(machine),
    });
}

kioskActs.add("stop_reason", { offline: true, label: () => _t("Reason of a stop") });
kioskActs.add("stop_split", { offline: true, label: () => _t("Split of a stop") });
kioskActs.add("machine_stop", { offline: true, label: () => _t("Machine stands") });

kioskActions.add(
    "stop_reason",
    {
        label: () => _t("Stop reason"),
        icon: "s-idle",
        area: "menu",
        hotkey: "r",
        command: "MES-CMD-STOP",
        isVisible: ({ order, station }) => Boolean(machineOf({ order, station })),
        run: openStop,
    },
    { sequence: 5 }
);
