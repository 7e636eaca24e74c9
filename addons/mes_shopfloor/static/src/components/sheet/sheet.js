import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { useKeys } from "@mes_shopfloor/services/use_keys";

const FOCUSABLE =
    "button:not([disabled]),input:not([disabled]),select,textarea,a[href],[tabindex='0']";

let sheetCount = 0;

/**
 * A panel over the lower part of the same screen. Focus stays inside and goes back to where it
 * was; Escape and the darkened screen close it. Slot `foot`: its actions, the primary last.
 */
export class Sheet extends Component {
    static template = "mes_shopfloor.Sheet";
    static components = { Icon };
    static props = {
        title: String,
        onClose: Function,
        isWide: { type: Boolean, optional: true },
        className: { type: String, optional: true },
        slots: Object,
    };

    setup() {
        this.titleId = `o_mes_sheet_${++sheetCount}`;
        this.panel = useRef("panel");
        const before = document.activeElement;
        onMounted(() => this.focusFirst());
        onWillUnmount(() => before?.isConnected && before.focus());
        useKeys((key) => this.onKey(key));
    }

    get focusable() {
        return [...this.panel.el.querySelectorAll(FOCUSABLE)].filter(
            (element) => element.offsetParent !== null
        );
    }

    focusFirst() {
        const wanted = this.panel.el.querySelector("[autofocus]");
        (wanted || this.panel.el).focus();
    }

    /** While a sheet is open no key reaches the screen below. */
    onKey(key) {
        if (key === "Escape") {
            this.props.onClose();
        }
        return true;
    }

    onTab(ev) {
        const { focusable } = this;
        const [first, last] = [focusable[0], focusable.at(-1)];
        const current = document.activeElement;
        if (ev.shiftKey && [first, this.panel.el].includes(current)) {
            ev.preventDefault();
            last?.focus();
        } else if (!ev.shiftKey && current === last) {
            ev.preventDefault();
            first?.focus();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Tab") {
            this.onTab(ev);
        }
    }
}
