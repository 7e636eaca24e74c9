import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { ageOf, calledWorkcenter, shortComponent } from "@mes_shopfloor/screens/andon/calls";
import { makeCall } from "@mes_shopfloor/screens/andon/last_call";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const COMPONENTS_SHOWN = 8;

/** The kinds of help as tiles: one tap calls, for this order at this work center. */
export class HelpSheet extends Component {
    static template = "mes_shopfloor.HelpSheet";
    static components = { Icon, Sheet };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        close: Function,
    };

    setup() {
        this.kiosk = useKiosk();
        const { station, order } = this.props;
        this.state = useState({
            workcenterId: calledWorkcenter(station, order),
            note: "",
            message: "",
            isSending: false,
        });
    }

    get help() {
        return this.props.station.help || { kinds: [], workcenters: [] };
    }

    /** Only where it is not clear for which machine. */
    get asksForCenter() {
        return calledWorkcenter(this.props.station, this.props.order) === null;
    }

    get where() {
        const { order } = this.props;
        const center = this.help.workcenters.find(({ id }) => id === this.state.workcenterId);
        return [center?.label, order?.name, order?.operation].filter(Boolean).join(" · ");
    }

    get kinds() {
        const short = shortComponent(this.props.order);
        return this.help.kinds.map((kind) => ({
            ...kind,
            component: kind.asks === "component" ? short : null,
            open: this.openCall(kind),
        }));
    }

    /** The call of this kind that a tap would only repeat. */
    openCall(kind) {
        const { calls = [], now } = this.kiosk.data.station;
        const call = calls.find(
            (other) =>
                other.kind === kind.id &&
                other.workcenter_id === this.state.workcenterId &&
                (other.order_id || null) === (this.props.order?.id || null) &&
                kind.asks !== "component"
        );
        return call && _t("called %s ago", ageOf(call, Math.max(now, this.kiosk.state.now)));
    }

    /** Components beside the one that the tile proposes. */
    get components() {
        const kind = this.help.kinds.find(({ asks }) => asks === "component");
        const rows = kind ? this.props.order?.call_components || [] : [];
        return rows.slice(0, COMPONENTS_SHOWN).map((row) => ({ ...row, kind }));
    }

    quantityOf(row) {
        return row.missing || row.needed;
    }

    amount(row) {
        return `${formatQty(this.quantityOf(row))} ${row.unit}`;
    }

    paramsOf(kind, component) {
        const note = this.state.note.trim();
        return {
            kind_id: kind.id,
            workcenter_id: this.state.workcenterId,
            ...(component && {
                component_id: component.id,
                quantity: this.quantityOf(component),
            }),
            ...(note && { note }),
        };
    }

    async onCall(kind, component = null) {
        const { state } = this;
        if (state.isSending || state.workcenterId === null) {
            return;
        }
        state.isSending = true;
        const params = this.paramsOf(kind, component);
        const { status, message } = await makeCall(this.kiosk, params, {
            workorderId: this.props.order?.id,
            quiet: true,
        });
        state.isSending = false;
        if (status === "refused") {
            state.message = message;
            this.kiosk.play("refused");
        } else {
            this.props.close();
        }
    }
}
