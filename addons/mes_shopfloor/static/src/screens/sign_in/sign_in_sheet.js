import { Component, useState } from "@odoo/owl";
import { Banner } from "@mes_shopfloor/components/banner/banner";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { NumberPad } from "@mes_shopfloor/components/number_pad/number_pad";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { useScanHandler } from "@mes_shopfloor/services/use_scan";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/** Say who you are: by badge, or by employee number and PIN. Closes with the person's id. */
export class SignInSheet extends Component {
    static template = "mes_shopfloor.SignInSheet";
    static components = { Banner, Icon, NumberPad, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({
            field: "number",
            number: "",
            pin: "",
            message: "",
            isBusy: false,
            hasLetters: false,
        });
        useScanHandler(({ code }) => this.onBadge(code));
    }

    get canSend() {
        return Boolean(this.state.number && this.state.pin) && !this.state.isBusy;
    }

    /** The pad types into the field that is marked. */
    onChange(value) {
        this.state[this.state.field] = value;
        this.state.message = "";
    }

    onInput(field, ev) {
        this.state.field = field;
        this.onChange(ev.target.value);
    }

    onEnter() {
        if (this.state.field === "number" && this.state.number && !this.state.pin) {
            this.state.field = "pin";
        } else {
            this.onSend();
        }
    }

    onFieldKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.onEnter();
        }
    }

    onBadge(code) {
        this.signIn({ badge: code });
        return true;
    }

    onSend() {
        if (this.canSend) {
            this.signIn({ number: this.state.number, pin: this.state.pin });
        }
    }

    async signIn(proof) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            const message = await this.kiosk.people.signIn(proof);
            if (!message) {
                this.kiosk.play("accepted");
                return this.props.close(this.kiosk.state.activeId);
            }
            this.refuse(message);
        } catch (error) {
            this.refuse(this.explain(error));
        } finally {
            this.state.isBusy = false;
        }
    }

    refuse(message) {
        this.kiosk.play("refused");
        Object.assign(this.state, { message, pin: "" });
    }

    explain(error) {
        return error instanceof ConnectionLostError
            ? _t("No connection to the server. Try again when the network is back.")
            : _t("The server could not answer. Try again in a minute.");
    }
}
