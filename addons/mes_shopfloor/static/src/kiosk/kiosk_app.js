import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { TopBar } from "@mes_shopfloor/components/top_bar/top_bar";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/** The kiosk at a station. The server says which screen comes next, this draws it. */
export class KioskApp extends Component {
    static template = "mes_shopfloor.KioskApp";
    static components = { Icon, PairingScreen, TopBar };
    static props = { pairingCode: { type: String, optional: true } };

    setup() {
        this.kiosk = useKiosk();
        this.terminal = useState(this.kiosk.terminal.state);
        onWillStart(() => this.kiosk.open(this.props.pairingCode));
        onWillUnmount(() => this.kiosk.close());
    }

    get state() {
        return this.kiosk.state;
    }

    get isPairing() {
        return Boolean(this.state.pairingCode) || !this.terminal.isPaired;
    }

    get answer() {
        return this.state.answer;
    }

    get Screen() {
        return kioskScreens.get(this.answer.next_state).Component;
    }

    get onBack() {
        return this.answer.next_state === "queue" ? undefined : () => this.kiosk.back();
    }
}
