import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { kioskActions, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";
import { SplitSheet } from "@mes_equipment/kiosk/stops/split_sheet";
import { StopSheet } from "@mes_equipment/kiosk/stops/stop_sheet";
import { lengthOf } from "@mes_equipment/kiosk/stops/stops";

/** The stops of the station's machines: first those that nobody explained. */
export class StopsScreen extends Component {
    static template = "mes_equipment.StopsScreen";
    static components = { Icon, Strip };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
    }

    get headline() {
        const count = this.props.data.unexplained.length;
        if (!count) {
            return _t("Every stop has a reason");
        }
        return count === 1 ? _t("1 stop without a reason") : _t("%s stops without a reason", count);
    }

    get lists() {
        const { unexplained, recent } = this.props.data;
        return [
            { key: "unexplained", title: _t("Without a reason"), stops: unexplained },
            { key: "recent", title: _t("Today"), stops: recent },
        ].filter(({ stops }) => stops.length);
    }

    /** A reason that waits on this device to be sent. */
    isWaiting(stop) {
        return (this.kiosk.state.events || []).some(
            ({ kind, params }) =>
                kind === "stop_reason" &&
                params.machine_id === stop.machine_id &&
                params.moment === stop.start
        );
    }

    whenOf(stop) {
        const { data, now } = this.props;
        const when = formatMoment(stop.start, now, data.station.tz);
        const length = lengthOf(stop, now);
        return stop.end
            ? _t("%(when)s, %(length)s", { when, length })
            : _t("%(when)s, %(length)s so far", { when, length });
    }

    onReason(stop) {
        return this.kiosk.openSheet(StopSheet, { stop, station: this.props.data.station });
    }

    onSplit(stop) {
        return this.kiosk.openSheet(SplitSheet, { stop, station: this.props.data.station });
    }
}

kioskScreens.add("stops", {
    Component: StopsScreen,
    back: "queue",
    title: () => _t("Stops"),
});

kioskActions.add(
    "stops",
    {
        area: "bar",
        icon: "s-idle",
        label: () => _t("Stops"),
        isVisible: ({ station }) => Boolean(station.machines?.length),
        run: ({ kiosk }) => kiosk.show("stops"),
    },
    { sequence: 25 }
);
