import { browser } from "@web/core/browser/browser";
import { applyTheme } from "@mes_shopfloor/utils/theme";

const KEY = "mes.kiosk.settings";
const DEFAULTS = { theme: "", isMuted: false, isLeftHanded: false };

function read() {
    try {
        return { ...DEFAULTS, ...JSON.parse(browser.localStorage.getItem(KEY)) };
    } catch {
        return { ...DEFAULTS };
    }
}

/** How this device looks and sounds; kept on it, whoever works there. */
export class KioskSettings {
    constructor(state) {
        this.state = state;
        Object.assign(state, read());
    }

    /** The theme of the address (`?theme=`) stands until somebody chooses here. */
    get theme() {
        return this.state.theme || document.body.dataset.themeChoice || "";
    }

    /** A device that turns dark in the evening takes the page along. */
    follow() {
        for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
            window.matchMedia(query).addEventListener("change", () => this.apply());
        }
    }

    apply() {
        applyTheme(document.documentElement, this.theme);
    }

    change(values) {
        Object.assign(this.state, values);
        const kept = Object.keys(DEFAULTS).map((key) => [key, this.state[key]]);
        browser.localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
        this.apply();
    }
}
