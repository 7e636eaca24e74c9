import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { localization } from "@web/core/l10n/localization";

const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3"];
const SIZE_MAX = 12;

/**
 * Keys for gloved fingers. The value is a text of figures with "." as decimal point; keys of a
 * real keyboard do the same.
 */
export class NumberPad extends Component {
    static template = "mes_shopfloor.NumberPad";
    static components = { Icon };
    static props = {
        value: String,
        onChange: Function,
        onEnter: { type: Function, optional: true },
        hasPoint: { type: Boolean, optional: true },
        /** A number by name only, like a badge's: zeros in front count. */
        isText: { type: Boolean, optional: true },
        size: { type: Number, optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { hasPoint: false, isText: false, size: SIZE_MAX };

    setup() {
        this.keys = KEYS;
        useKeys((key) => this.onKey(key));
    }

    get point() {
        return localization.decimalPoint || ".";
    }

    type(figure) {
        const { value, size, isText } = this.props;
        if (value.length < size) {
            this.props.onChange(value === "0" && !isText ? figure : value + figure);
        }
    }

    onPoint() {
        const { value } = this.props;
        if (!value.includes(".")) {
            this.props.onChange(`${value || "0"}.`);
        }
    }

    onErase() {
        this.props.onChange(this.props.value.slice(0, -1));
    }

    onClear() {
        this.props.onChange("");
    }

    /** A key of a keyboard; true when it was for the pad. */
    onKey(key) {
        if (/^\d$/.test(key)) {
            this.type(key);
        } else if (this.props.hasPoint && [".", ","].includes(key)) {
            this.onPoint();
        } else if (key === "Backspace" && this.props.value) {
            this.onErase();
        } else if (key === "Enter" && this.props.onEnter) {
            this.props.onEnter();
        } else {
            return false;
        }
        return true;
    }
}
