import { Component, onError, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { Banner } from "@mes_shopfloor/components/banner/banner";
import { OfflineBanner } from "@mes_shopfloor/components/offline_banner/offline_banner";
import { ScreenGuard } from "@mes_shopfloor/components/screen_guard/screen_guard";
import { TopBar } from "@mes_shopfloor/components/top_bar/top_bar";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import { KeysSheet } from "@mes_shopfloor/screens/settings/keys_sheet";
import { MenuSheet } from "@mes_shopfloor/screens/settings/menu_sheet";
import { actionsOf, runAction } from "@mes_shopfloor/services/kiosk_actions";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKeys } from "@mes_shopfloor/services/use_keys";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

/** The kiosk at a station. The server says which screen comes next, this draws it. */
export class KioskApp extends Component {
    static template = "mes_shopfloor.KioskApp";
    static components = { Banner, OfflineBanner, PairingScreen, ScreenGuard, TopBar };
    static props = { pairingCode: { type: String, optional: true } };

    setup() {
        this.kiosk = useKiosk();
        this.terminal = useState(this.kiosk.terminal.state);
        this.view = useState({ isBroken: false });
        onError((error) => {
            console.error("The kiosk broke:", error);
            this.view.isBroken = true;
        });
        useKeys((key) => this.onKey(key));
        onWillDestroy(useService("mes_keyboard").addScans((code) => this.onScan(code)));
        onWillStart(() => this.kiosk.open(this.props.pairingCode));
        onWillDestroy(() => this.kiosk.close());
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

    onReload() {
        browser.location.reload();
    }

    onScan(code) {
        if (!this.isPairing && this.answer) {
            this.kiosk.scan(code);
        }
    }

    onKey(key) {
        if (this.isPairing || !this.answer) {
            return false;
        }
        const own = {
            Escape: () => this.kiosk.back(),
            Backspace: () => this.kiosk.back(),
            "?": () => this.kiosk.openSheet(KeysSheet),
            m: () => this.kiosk.openSheet(MenuSheet),
            b: () => this.kiosk.people.askToSignIn(),
        };
        const run = this.hotkeyOf(key) || own[key] || own[key.toLowerCase()];
        run?.();
        return Boolean(run);
    }

    hotkeyOf(key) {
        const { order = null, station } = this.answer.data;
        const action = actionsOf(null, this.kiosk, { order, station }).find(
            ({ hotkey }) => hotkey?.toLowerCase() === key.toLowerCase()
        );
        return action && (() => runAction(action, this.kiosk, { order, station }));
    }
}
