import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { kioskPanels } from "@mes_shopfloor/components/panels/panels";
import { callWatch } from "@mes_shopfloor/screens/andon/call_watch";
import { ageOf, firstCall, standingOf, waitingCalls } from "@mes_shopfloor/screens/andon/calls";
import { CallsSheet } from "@mes_shopfloor/screens/andon/calls_sheet";
import { HelpSheet } from "@mes_shopfloor/screens/andon/help_sheet";
import { lastCall, undoableCall } from "@mes_shopfloor/screens/andon/last_call";
import { kioskActions } from "@mes_shopfloor/services/kiosk_registries";
import { useHotkey } from "@mes_shopfloor/services/use_keys";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

function callForHelp({ kiosk, station, order }) {
    return kiosk.openSheet(HelpSheet, { station, order });
}

/** *Call for help*, on every screen, and beside it how the calls of this station stand. */
export class HelpPanel extends Component {
    static template = "mes_shopfloor.HelpPanel";
    static components = { Icon };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    setup() {
        this.kiosk = useKiosk();
        this.last = useState(lastCall);
        onWillStart(() => this.listen(this.props));
        onWillUpdateProps((next) => this.listen(next));
        useHotkey(
            "h",
            () => this.onHelp(),
            () => _t("Call for help")
        );
    }

    listen({ station }) {
        if (callWatch.isNews(station.calls || [])) {
            this.kiosk.play("call");
        }
    }

    get calls() {
        return this.props.station.calls || [];
    }

    get waiting() {
        return waitingCalls(this.kiosk.state.events || []);
    }

    /** What the station reads in two seconds: is somebody called, and who comes. */
    get shown() {
        const call = firstCall(this.calls);
        const more = this.calls.length + this.waiting.length - 1;
        if (call) {
            return {
                icon: call.icon,
                isNew: call.state === "open",
                title: this.titleOf(call),
                text: standingOf(call),
                age: ageOf(call, this.props.now),
                more,
            };
        }
        const [event] = this.waiting;
        return event && { ...this.unsent(event), more };
    }

    get undoable() {
        return undoableCall(this.last, this.calls, this.kiosk.state.now);
    }

    titleOf(call) {
        const isAlone = this.props.station.workcenter_ids.length === 1;
        return isAlone ? call.label : `${call.workcenter} ${call.label}`;
    }

    unsent({ params, moment }) {
        const { kinds = [] } = this.props.station.help || {};
        const kind = kinds.find(({ id }) => id === params.kind_id);
        return {
            icon: kind?.icon || "bell",
            isNew: true,
            title: kind?.label || _t("Help"),
            text: _t("not sent yet"),
            age: ageOf({ since: moment }, this.props.now),
        };
    }

    onHelp() {
        return callForHelp({ kiosk: this.kiosk, ...this.props });
    }

    onUndo() {
        return this.kiosk.act("withdraw", { call_id: this.undoable.id });
    }

    onCalls() {
        return this.kiosk.openSheet(CallsSheet);
    }
}

kioskActions.add("command_call", {
    label: () => _t("Call for help"),
    icon: "bell",
    area: "command",
    command: "MES-CMD-CALL",
    run: callForHelp,
});

kioskPanels.add("andon_help", { area: "help", Component: HelpPanel }, { sequence: 10 });
