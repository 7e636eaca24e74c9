import { Component, useState } from "@odoo/owl";
import { ActionButton } from "@mes_shopfloor/components/action_button/action_button";
import { CameraSheet } from "@mes_shopfloor/components/camera_sheet/camera_sheet";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { KeysSheet } from "@mes_shopfloor/screens/settings/keys_sheet";
import { SecureNotice } from "@mes_shopfloor/screens/settings/secure_notice";
import { WaitingSheet } from "@mes_shopfloor/screens/settings/waiting_sheet";
import { actionsOf } from "@mes_shopfloor/services/kiosk_actions";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

const THEMES = [
    ["", () => _t("As the device")],
    ["light", () => _t("Light")],
    ["dark", () => _t("Dark")],
    ["contrast", () => _t("High contrast")],
    ["contrast-dark", () => _t("High contrast, dark")],
];

/** What belongs to the station and to this device. */
export class MenuSheet extends Component {
    static template = "mes_shopfloor.MenuSheet";
    static components = { ActionButton, Icon, SecureNotice, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
        this.view = useState({ isFull: Boolean(document.fullscreenElement) });
    }

    get state() {
        return this.kiosk.state;
    }

    get actions() {
        const { order = null, station } = this.kiosk.data;
        return actionsOf("bar", this.kiosk, { order, station });
    }

    get themes() {
        return THEMES.map(([key, label]) => ({ key, label: label() }));
    }

    get hasFullScreen() {
        return Boolean(document.documentElement.requestFullscreen);
    }

    change(values) {
        this.kiosk.settings.change(values);
    }

    async onFullScreen() {
        if (document.fullscreenElement) {
            await document.exitFullscreen();
        } else {
            await document.documentElement.requestFullscreen();
        }
        this.view.isFull = Boolean(document.fullscreenElement);
    }

    go(Sheet) {
        this.props.close();
        this.kiosk.openSheet(Sheet);
    }

    onWaiting() {
        this.go(WaitingSheet);
    }

    onKeys() {
        this.go(KeysSheet);
    }

    onCamera() {
        this.go(CameraSheet);
    }

    async onSignOutAll() {
        this.props.close();
        try {
            await this.kiosk.people.signOutAll();
        } catch {
            this.state.error = _t("Nobody was signed off: the server could not be asked.");
        }
    }
}
