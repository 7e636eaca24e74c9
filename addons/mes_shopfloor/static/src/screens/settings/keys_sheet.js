import { Component } from "@odoo/owl";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { actionsOf } from "@mes_shopfloor/services/kiosk_actions";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** Every key that does something on the screen that is shown. */
export class KeysSheet extends Component {
    static template = "mes_shopfloor.KeysSheet";
    static components = { Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
        this.keyboard = useService("mes_keyboard");
    }

    get groups() {
        return [this.special, this.general].filter((group) => group.length);
    }

    get general() {
        return [
            { key: "Esc", label: _t("Back, close") },
            { key: "⌫", label: _t("Back") },
            { key: "Tab", label: _t("Next button") },
            { key: "Enter", label: _t("Press the button") },
            { key: "M", label: _t("Menu") },
            { key: "B", label: _t("Badge in") },
            { key: "?", label: _t("This list") },
        ];
    }

    get special() {
        const { order = null, station } = this.kiosk.data;
        const actions = actionsOf(null, this.kiosk, { order, station })
            .filter((action) => action.hotkey)
            .map((action) => ({ key: action.hotkey.toUpperCase(), label: action.label() }));
        const own = this.keyboard.hotkeys.map(({ key, label }) => ({
            key: key.toUpperCase(),
            label: label(),
        }));
        return [...own, ...actions];
    }
}
