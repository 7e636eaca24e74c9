import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { limitsText, verdictOf } from "@mes_shopfloor/utils/step_value";
import { _t } from "@web/core/l10n/translation";

/** A value with its limits: whether it is good is said before it is recorded. */
export class StepNumber extends Component {
    static template = "mes_shopfloor.StepNumber";
    static components = { Icon, NumberPad };
    static props = { step: Object, onRecord: Function };

    setup() {
        this.state = useState({ text: "", isNegative: false });
    }

    get value() {
        const { text, isNegative } = this.state;
        return text === "" || text === "." ? null : Number(text) * (isNegative ? -1 : 1);
    }

    get shown() {
        return `${this.state.isNegative ? "−" : ""}${this.state.text}`;
    }

    get limits() {
        return limitsText(this.props.step);
    }

    get canBeNegative() {
        const { lower } = this.props.step;
        return lower === null || lower < 0;
    }

    get verdict() {
        return this.value === null ? null : verdictOf(this.value, this.props.step);
    }

    get label() {
        return this.value === null
            ? _t("Record the value")
            : _t("Record %(value)s %(unit)s", { value: this.shown, unit: this.props.step.unit });
    }

    onRecord() {
        if (this.value !== null) {
            this.props.onRecord(this.value);
        }
    }
}
