import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** A step that books: a component is put in, or pieces are registered. */
export class StepParts extends Component {
    static template = "mes_shopfloor.StepParts";
    static components = { Icon };
    static props = {
        step: Object,
        component: { type: Object, optional: true },
        isSerial: Boolean,
        onRecord: Function,
    };

    setup() {
        this.state = useState({ good: 1 });
    }

    get isTracked() {
        return this.props.step.tracking !== "none";
    }

    get proposal() {
        return this.props.component?.proposal;
    }

    get putInLabel() {
        const { component, step } = this.props;
        const name = this.isTracked ? this.proposal?.lot : step.component;
        const amount = component ? `${formatQty(component.per_unit)} ${component.unit}` : "";
        return amount ? _t("Put in %(amount)s, %(name)s", { amount, name }) : _t("Put in %s", name);
    }

    get goodLabel() {
        return _t("Register %s good", formatQty(this.state.good));
    }

    onPutIn() {
        this.props.onRecord(this.isTracked ? { lot_id: this.proposal.lot_id } : {});
    }

    onGood() {
        this.props.onRecord({ good: this.state.good });
    }

    change(by) {
        this.state.good = Math.max(this.state.good + by, 1);
    }
}
