import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { _t } from "@web/core/l10n/translation";

const STATES = {
    good: { mark: "pass", icon: "q-pass", label: () => _t("Good") },
    scrap: { mark: "fail", icon: "q-fail", label: () => _t("Scrap") },
    rework: { mark: "risk", icon: "swap", label: () => _t("Rework") },
    working: { mark: "run", icon: "s-run", label: () => _t("In hand") },
    open: { mark: "ontime", icon: "box", label: () => _t("Open") },
};

/** Which unit or lot is in hand, how many are done, and the others to choose from. */
export class UnitCard extends Component {
    static template = "mes_shopfloor.UnitCard";
    static components = { Icon, Sheet };
    static props = {
        units: Object,
        lotId: { type: [Number, { value: null }] },
        operatorId: { type: [Number, { value: null }], optional: true },
        onChoose: Function,
        onIdentify: Function,
    };

    setup() {
        this.state = useState({ isOpen: false, text: "" });
    }

    get unit() {
        return this.props.units.list.find(({ id }) => id === this.props.lotId);
    }

    get isSerial() {
        return this.props.units.tracking === "serial";
    }

    get progress() {
        const { done, total } = this.props.units;
        return _t("%(done)s of %(total)s units done, %(open)s open", {
            done,
            total,
            open: Math.max(total - done, 0),
        });
    }

    look(unit) {
        const state = STATES[unit.state];
        return { ...state, label: state.label() };
    }

    isOthers(unit) {
        const { operatorId } = this.props;
        return unit.held_by.length > 0 && !unit.held_by.includes(operatorId);
    }

    onChoose(unit) {
        this.state.isOpen = false;
        this.props.onChoose(unit.id);
    }

    onIdentify() {
        const name = this.state.text.trim();
        if (name) {
            Object.assign(this.state, { isOpen: false, text: "" });
            this.props.onIdentify(name);
        }
    }
}
