import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Strip } from "@mes_shopfloor/components/strip/strip";
import { CallCard } from "@mes_shopfloor/screens/andon/call_card";
import { byUrgency } from "@mes_shopfloor/screens/andon/calls";
import { kioskActions, kioskActs, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** For whoever answers: the open calls of the terminal's work centers, the most urgent first. */
export class CallsScreen extends Component {
    static template = "mes_shopfloor.CallsScreen";
    static components = { CallCard, Icon, Strip };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
    }

    get calls() {
        return byUrgency(this.props.data.station.calls || []);
    }

    get recent() {
        return this.props.data.recent;
    }

    get headline() {
        const fresh = this.calls.filter(({ state }) => state === "open").length;
        if (!this.calls.length) {
            return _t("No open calls");
        }
        const all = this.calls.length;
        if (!fresh) {
            return all === 1 ? _t("1 call, accepted") : _t("%s calls, all accepted", all);
        }
        if (fresh === 1) {
            return _t("1 call waits for somebody");
        }
        return _t("%s calls wait for somebody", fresh);
    }

    endOf(call) {
        const { data, now } = this.props;
        if (call.state === "cancelled") {
            return _t("withdrawn; called %s", formatMoment(call.since, now, data.station.tz));
        }
        const time = formatMoment(call.resolved_at, now, data.station.tz);
        return call.cause
            ? _t("resolved %(time)s: %(cause)s", { time, cause: call.cause })
            : _t("resolved %s", time);
    }

    onReopen(call) {
        return this.kiosk.act("call_again", { call_id: call.id });
    }
}

kioskScreens.add("calls", {
    Component: CallsScreen,
    back: "queue",
    title: () => _t("Calls"),
});

kioskActions.add(
    "calls",
    {
        area: "bar",
        icon: "bell",
        label: () => _t("Calls for help"),
        run: ({ kiosk }) => kiosk.show("calls"),
    },
    { sequence: 30 }
);

kioskActs.add("withdraw", {
    offline: true,
    needsOperator: false,
    label: () => _t("Call withdrawn"),
});
for (const kind of ["acknowledge", "arrive", "handed_on", "resolve", "call_again"]) {
    kioskActs.add(kind, { offline: false });
}
