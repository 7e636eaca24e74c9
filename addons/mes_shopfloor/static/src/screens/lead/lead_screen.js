import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { LeadExceptions } from "@mes_shopfloor/screens/lead/lead_exceptions";
import { LeadStations } from "@mes_shopfloor/screens/lead/lead_stations";
import { kioskActions, kioskActs, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/** What a supervisor has to see to, and what runs where. */
export class LeadScreen extends Component {
    static template = "mes_shopfloor.LeadScreen";
    static components = { Icon, LeadExceptions, LeadStations };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
    }

    get tabs() {
        const { exceptions, stations } = this.props.data;
        return [
            { key: "exceptions", label: _t("Exceptions"), count: exceptions.length },
            { key: "stations", label: _t("Stations"), count: stations.length || "" },
        ];
    }

    get zone() {
        return this.props.data.station.tz;
    }

    onShow(params) {
        this.kiosk.show("lead", params);
    }
}

kioskScreens.add("lead", {
    Component: LeadScreen,
    back: (data) => (data.detail ? ["lead", { tab: "stations" }] : ["queue", {}]),
    title: () => _t("Supervisor"),
});
for (const kind of [
    "end_timer",
    "reason",
    "pause_reason",
    "conflict_apply",
    "conflict_correct",
    "conflict_dismiss",
]) {
    kioskActs.add(kind, { offline: false });
}
kioskActions.add(
    "lead",
    {
        label: () => _t("Supervisor"),
        icon: "users",
        area: "bar",
        isSupervisor: true,
        needsNetwork: true,
        run: ({ kiosk }) => kiosk.show("lead"),
    },
    { sequence: 30 }
);
