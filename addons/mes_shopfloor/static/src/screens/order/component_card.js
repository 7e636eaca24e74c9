import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMoment, formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** One component of the order: needed, put in, the lot to take next, and the way back. */
export class ComponentCard extends Component {
    static template = "mes_shopfloor.ComponentCard";
    static components = { Icon };
    static props = {
        component: Object,
        now: Number,
        zone: String,
        lotId: { type: [Number, { value: null }], optional: true },
        onPutIn: Function,
        onTakeBack: Function,
        onLots: Function,
    };

    setup() {
        this.state = useState({ isOpen: false });
    }

    get isTracked() {
        return this.props.component.tracking !== "none";
    }

    /** Of a serial product, what is in the unit in hand; else what is in all of them. */
    get entries() {
        const { component, lotId } = this.props;
        return component.is_per_unit && lotId
            ? component.entries.filter((entry) => entry.unit_lot_id === lotId)
            : component.entries;
    }

    get figures() {
        const { needed, put_in, unit } = this.props.component;
        return _t("%(put_in)s of %(needed)s %(unit)s", {
            put_in: formatQty(put_in),
            needed: formatQty(needed),
            unit,
        });
    }

    get isDone() {
        const { needed, put_in } = this.props.component;
        return put_in >= needed;
    }

    get isShort() {
        const { there, needed, put_in } = this.props.component;
        return !this.isDone && Math.max(there, put_in) < needed;
    }

    get shortText() {
        const { there, needed } = this.props.component;
        return _t("%(there)s there, %(needed)s needed", {
            there: formatQty(there),
            needed: formatQty(needed),
        });
    }

    get lotsText() {
        const lots = [...new Set(this.entries.map(({ lot }) => lot).filter(Boolean))];
        return lots.length > 3
            ? _t("lots %(lots)s and %(more)s more", {
                  lots: lots.slice(0, 3).join(", "),
                  more: lots.length - 3,
              })
            : lots.join(", ");
    }

    get nextText() {
        const { proposal } = this.props.component;
        if (!proposal || this.isDone) {
            return "";
        }
        const values = { lot: proposal.lot, location: proposal.location };
        return proposal.expiry
            ? _t("Next: %(lot)s, %(location)s, until %(date)s", {
                  ...values,
                  date: formatMoment(proposal.expiry, this.props.now, this.props.zone),
              })
            : _t("Next: %(lot)s, %(location)s", values);
    }

    entryText(entry) {
        const values = {
            quantity: `${formatQty(entry.quantity)} ${entry.unit}`,
            lot: entry.lot,
            unit: entry.unit_lot,
        };
        if (entry.unit_lot) {
            return _t("%(quantity)s, %(lot)s in %(unit)s", values);
        }
        return entry.lot ? _t("%(quantity)s, %(lot)s", values) : values.quantity;
    }
}
