import { Component, useState } from "@odoo/owl";
import { Dock } from "@mes_shopfloor/components/dock/dock";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { Panels } from "@mes_shopfloor/components/panels/panels";
import { DeclareView } from "@mes_shopfloor/screens/declare/declare_view";
import { QuantityField } from "@mes_shopfloor/screens/declare/quantity_field";
import { ReasonTiles } from "@mes_shopfloor/screens/declare/reason_tiles";
import { UnitCard } from "@mes_shopfloor/screens/order/unit_card";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { isTaken, useOrderActs } from "@mes_shopfloor/services/use_order_acts";
import { useScanHandler } from "@mes_shopfloor/services/use_scan";
import * as entry from "@mes_shopfloor/utils/declaration";
import { withPending } from "@mes_shopfloor/utils/order_view";
import { shrinkPicture } from "@mes_shopfloor/utils/shrink_picture";
import { chosenUnit } from "@mes_shopfloor/utils/units";
import { _t } from "@web/core/l10n/translation";

const STEPS = [5, 10];

/** Good, scrap with its reasons and rework, all in one: what is entered is what the button says. */
export class DeclareScreen extends Component {
    static template = "mes_shopfloor.DeclareScreen";
    static components = {
        Dock,
        Icon,
        NumberPad,
        Panels,
        QuantityField,
        ReasonTiles,
        UnitCard,
    };
    static props = {
        data: Object,
        now: Number,
        lotId: { type: [Number, { value: null }], optional: true },
        onBack: { type: Function, optional: true },
    };

    setup() {
        this.kiosk = useKiosk();
        this.act = useOrderActs(() => this.order);
        this.view = new DeclareView(this);
        this.state = useState({
            entry: entry.emptyEntry(),
            field: "good",
            typed: "",
            lots: {},
            note: "",
            hasNote: false,
            picture: null,
            pictureError: "",
            isSending: false,
        });
        useKeys((key) => this.onKey(key));
        useScanHandler(({ code }) => this.onScan(code));
    }

    get order() {
        const { order } = this.props.data;
        return withPending(order, this.kiosk.pending(order.id));
    }

    get entry() {
        return this.state.entry;
    }

    get declare() {
        return this.order.declare;
    }

    get lotId() {
        const asked = this.props.lotId || this.kiosk.state.asked?.params.lot_id;
        const chosen = this.state.lots[this.kiosk.state.activeId];
        const wanted = chosen === undefined ? asked : chosen;
        return chosenUnit(this.order, this.kiosk.state.activeId, wanted);
    }

    get isSerial() {
        return this.order.units.tracking === "serial";
    }

    /** A serial number is one piece: good, scrap or rework. */
    get most() {
        return this.isSerial ? 1 : undefined;
    }

    get scrap() {
        return entry.scrapOf(this.entry);
    }

    get target() {
        const { targets } = this.declare;
        const wanted = this.entry.target || this.order.id;
        return targets.find(({ id }) => id === wanted);
    }

    get quick() {
        const steps = STEPS.map((quantity) => ({ label: `+${quantity}`, quantity }));
        const boxes = this.declare.boxes.map(({ name, quantity }) => ({ label: name, quantity }));
        return [...steps, ...boxes.slice(0, 1)];
    }

    get isRework() {
        return this.state.field === "rework";
    }

    get reasons() {
        const kind = this.isRework ? "rework" : "scrap";
        return this.declare.reasons.filter((reason) => [kind, "both"].includes(reason.kind));
    }

    get counts() {
        return this.isRework
            ? { [this.entry.reworkReason]: this.entry.rework || 1 }
            : this.entry.scrap;
    }

    get lacks() {
        if (this.isSerial && !this.lotId) {
            return _t("Choose the unit");
        }
        if (!entry.totalOf(this.entry)) {
            return _t("Enter pieces");
        }
        return this.entry.loose && this.reasons.length ? _t("Choose a reason") : "";
    }

    get isReady() {
        return !this.lacks && !this.view.excess && !this.state.isSending;
    }

    select(kind) {
        Object.assign(this.state, { field: kind, typed: "" });
    }

    set(kind, quantity) {
        let next = entry.setQuantity(this.entry, kind, quantity);
        if (this.isSerial && quantity > 0) {
            next = entry.setQuantity(entry.emptyEntry(), kind, 1);
        }
        Object.assign(this.state, { entry: next, typed: "" });
    }

    quantityOf(kind) {
        return kind === "scrap" ? this.scrap : this.entry[kind];
    }

    onType(text) {
        const { field } = this.state;
        this.set(field, Number(text) || 0);
        this.state.typed = text;
    }

    onQuick(quantity) {
        const { field } = this.state;
        this.set(field, this.quantityOf(field) + quantity);
    }

    onReason(id) {
        if (this.isRework) {
            const rework = this.entry.rework || 1;
            this.state.entry = { ...this.entry, rework, reworkReason: id };
            return;
        }
        const base = this.isSerial ? entry.emptyEntry() : this.entry;
        this.state.entry = entry.chooseReason(base, id);
    }

    onTarget() {
        const { targets } = this.declare;
        const index = targets.findIndex(({ id }) => id === this.target?.id);
        const next = targets[(index + 1) % targets.length];
        this.state.entry = { ...this.entry, target: next.id };
        this.state.field = "rework";
    }

    onReduce() {
        this.state.entry = entry.reducedTo(this.entry, this.view.excess.most);
    }

    async onPicture(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        try {
            this.state.picture = await shrinkPicture(file);
            this.state.pictureError = "";
        } catch {
            this.state.pictureError = _t("This file is no picture. Take it again.");
        }
    }

    onScan(code) {
        const unit = this.order.units.list.find(({ name }) => name === code);
        if (unit) {
            this.onUnit(unit.id);
        }
        return Boolean(unit);
    }

    onUnit(lotId) {
        if (lotId) {
            this.state.lots[this.kiosk.state.activeId] = lotId;
        }
    }

    async onIdentify(name) {
        if (!this.onScan(name)) {
            const result = await this.act("identify", { name });
            this.onUnit(result?.data?.lot_id);
        }
    }

    back() {
        if (this.props.onBack) {
            this.props.onBack();
            return;
        }
        this.kiosk.show("order", { workorder_id: this.order.id });
    }

    async onDeclare() {
        if (!this.isReady) {
            return;
        }
        const events = entry.eventsOf(this.entry, {
            lotId: this.lotId,
            note: this.state.note.trim(),
            picture: this.state.picture,
        });
        this.state.isSending = true;
        const areTaken = await this.send(events).finally(() => (this.state.isSending = false));
        if (areTaken) {
            this.kiosk.play("accepted");
            this.back();
        }
    }

    /** One after the other; what was refused, and what comes after it, stays to be corrected. */
    async send(events) {
        for (const params of events) {
            if (!isTaken(await this.act("declare", params))) {
                return false;
            }
            this.state.entry = entry.without(this.entry, params);
        }
        return true;
    }

    onUndo() {
        return this.act("undo", { uuid: this.view.undo.uuid });
    }

    /** g, s and r choose the field, + and − change it, Enter declares, Escape goes back. */
    onKey(key) {
        const { field } = this.state;
        const acts = {
            g: () => this.select("good"),
            s: () => this.select("scrap"),
            r: () => this.select("rework"),
            "+": () => this.onQuick(1),
            "-": () => this.set(field, this.quantityOf(field) - 1),
            u: () => this.view.undo && this.kiosk.state.isOnline && this.onUndo(),
            Enter: () => this.onDeclare(),
            Escape: () => this.back(),
        };
        const act = acts[key.length === 1 ? key.toLowerCase() : key];
        if (act) {
            act();
        }
        return Boolean(act);
    }
}

kioskScreens.add("declare", {
    Component: DeclareScreen,
    back: ({ order }) => ["order", { workorder_id: order.id }],
});
