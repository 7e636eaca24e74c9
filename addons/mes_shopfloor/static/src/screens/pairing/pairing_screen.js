import { Component, onMounted, useExternalListener, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ConnectionLostError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { isUnauthorized } from "@mes_shopfloor/services/terminal_service";

/** The letters and figures a code is made of; the others are too easily mistaken. */
export const CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY";
export const CODE_LENGTH = 8;
const TOO_MANY_REQUESTS = 429;

/** The first screen of a new terminal: type the code that the office shows. */
export class PairingScreen extends Component {
    static template = "mes_shopfloor.PairingScreen";
    static components = { Icon };
    static props = { code: { type: String, optional: true }, onPaired: Function };

    setup() {
        this.terminal = useService("mes_terminal");
        this.alphabet = [...CODE_ALPHABET];
        this.state = useState({ code: "", error: "", isPairing: false });
        useExternalListener(window, "keydown", this.onKeydown);
        onMounted(() => {
            if (this.props.code) {
                this.state.code = this.props.code.toUpperCase().slice(0, CODE_LENGTH);
                this.onPair();
            }
        });
    }

    get boxes() {
        return Array.from({ length: CODE_LENGTH }, (_item, index) => this.state.code[index] || "");
    }

    get isComplete() {
        return this.state.code.length === CODE_LENGTH;
    }

    onKey(letter) {
        if (!this.isComplete && !this.state.isPairing) {
            this.state.code += letter;
            this.state.error = "";
        }
    }

    onErase() {
        this.state.code = this.state.code.slice(0, -1);
        this.state.error = "";
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        const letter = ev.key.toUpperCase();
        if (letter.length === 1 && CODE_ALPHABET.includes(letter)) {
            this.onKey(letter);
        } else if (ev.key === "Backspace") {
            this.onErase();
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.onPair();
        }
    }

    async onPair() {
        if (!this.isComplete || this.state.isPairing) {
            return;
        }
        this.state.isPairing = true;
        try {
            await this.terminal.pair(this.state.code);
            this.props.onPaired();
        } catch (error) {
            this.state.code = "";
            this.state.error = this.explain(error);
        } finally {
            this.state.isPairing = false;
        }
    }

    explain(error) {
        if (error instanceof ConnectionLostError) {
            return _t("No connection to the server. Check the network and type the code again.");
        }
        if (error.code === TOO_MANY_REQUESTS) {
            return _t("Too many wrong codes. Wait ten minutes, then type a new code.");
        }
        if (isUnauthorized(error)) {
            return _t("This code is wrong, used or too old. Ask for a new one and type it.");
        }
        return _t("The server could not answer. Type the code again in a minute.");
    }
}
