import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { HandoverNotes } from "@mes_shopfloor/screens/handover/handover_notes";
import { ShiftBalance } from "@mes_shopfloor/screens/handover/shift_balance";
import { kioskActions, kioskActs, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";

/** Hand a shift over, or read what the one before left. */
export class HandoverScreen extends Component {
    static template = "mes_shopfloor.HandoverScreen";
    static components = { HandoverNotes, Icon, ShiftBalance };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
    }

    get handover() {
        return this.props.data.handover;
    }

    get zone() {
        return this.props.data.station.tz;
    }

    get center() {
        const { workcenters, workcenter_id } = this.props.data;
        return workcenters.find(({ id }) => id === workcenter_id);
    }

    get tabs() {
        const { current, before } = this.props.data.slots;
        return [
            { key: "current", slot: current, label: _t("This shift") },
            { key: "before", slot: before, label: _t("Shift before") },
        ].filter(({ slot }) => slot);
    }

    get when() {
        const { shift, start, end } = this.handover;
        return _t("%(shift)s, %(start)s to %(end)s", {
            shift,
            start: formatTime(start, this.zone),
            end: formatTime(end, this.zone),
        });
    }

    get isClosed() {
        return this.handover.state === "closed";
    }

    get status() {
        if (!this.isClosed) {
            return { mark: "idle", icon: "clock", label: _t("Not handed over yet") };
        }
        const closed = formatTime(this.handover.closed, this.zone);
        return {
            mark: this.handover.is_read ? "pass" : "setup",
            icon: this.handover.is_read ? "q-pass" : "check",
            label: _t("Handed over at %(closed)s by %(person)s", {
                closed,
                person: this.handover.closed_by || _t("the office"),
            }),
        };
    }

    /** Sent notes, and those that wait on this device. */
    get notes() {
        const { start, notes } = this.handover;
        const waiting = (this.kiosk.state.events || []).filter(
            ({ kind, params }) =>
                kind === "handover_note" &&
                params.workcenter_id === this.center.id &&
                params.shift_start === start
        );
        return [
            ...notes,
            ...waiting.map(({ uuid, params, moment }) => ({
                id: uuid,
                text: params.text,
                label: this.kiosk.operator?.label || "",
                moment,
                isWaiting: true,
            })),
        ];
    }

    /** The shift before is written to by its own people, until they have handed it over. */
    get isWritable() {
        return this.props.data.which === "current" || !this.isClosed;
    }

    get canClose() {
        return !this.isClosed;
    }

    get canRead() {
        return this.isClosed && this.props.data.which === "before" && !this.handover.is_read;
    }

    get params() {
        return { workcenter_id: this.center.id, shift_start: this.handover.start };
    }

    onShow(params) {
        const { workcenter_id, which } = this.props.data;
        this.kiosk.show("handover", { workcenter_id, which, ...params });
    }

    async onAdd(text) {
        const person = await this.kiosk.requireOperator();
        if (!person) {
            return false;
        }
        const { status } = await this.kiosk.act("handover_note", { ...this.params, text });
        return status !== "refused";
    }

    async onClose() {
        if (await this.kiosk.requireOperator()) {
            await this.kiosk.act("handover_close", this.params);
        }
    }

    async onRead() {
        if (await this.kiosk.requireOperator()) {
            await this.kiosk.act("handover_read", { handover_id: this.handover.id });
        }
    }
}

kioskScreens.add("handover", {
    Component: HandoverScreen,
    back: "queue",
    title: () => _t("Hand-over"),
});
kioskActs.add("handover_note", { offline: true, label: () => _t("Note for the next shift") });
kioskActs.add("handover_close", { offline: false });
kioskActs.add("handover_read", { offline: false });
kioskActions.add(
    "handover",
    {
        label: () => _t("Hand-over"),
        icon: "swap",
        area: "bar",
        needsNetwork: true,
        run: ({ kiosk, station }) =>
            kiosk.show(
                "handover",
                station?.handover
                    ? { workcenter_id: station.handover.workcenter_id, which: "before" }
                    : {}
            ),
    },
    { sequence: 20 }
);

/** The station says that the shift before left something that nobody has read. */
export class UnreadHandover extends Component {
    static template = "mes_shopfloor.UnreadHandover";
    static components = { Icon };
    static props = ["*"];

    setup() {
        this.kiosk = useKiosk();
    }

    /** To read and sign it needs the network: without it there is no use in saying so. */
    get unread() {
        return this.kiosk.state.isOnline ? this.props.station.handover : null;
    }

    get text() {
        const { shift, workcenter } = this.unread;
        return _t("%(shift)s handed %(workcenter)s over. Nobody has read it.", {
            shift,
            workcenter,
        });
    }

    onOpen() {
        this.kiosk.show("handover", {
            workcenter_id: this.unread.workcenter_id,
            which: "before",
        });
    }
}

registry
    .category("mes_shopfloor.kiosk_panels")
    .add("handover", { area: "notice", Component: UnreadHandover }, { sequence: 5 });
