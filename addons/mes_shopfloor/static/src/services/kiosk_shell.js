import { browser } from "@web/core/browser/browser";

const SCRIPT = "/mes/kiosk/sw.js";
const SCOPE = "/mes/";
const LOOK_EVERY = 30 * 60_000;
const MINUTE = 60_000;
const IDLE_TIME = 5 * MINUTE;
const LANGUAGE_TRIED = "mes.kiosk.language";

/**
 * The page as an application of this device: it loads without network, and takes a new version
 * when nobody is in the middle of something. Needs TLS or localhost.
 */
export class KioskShell {
    constructor(state) {
        this.state = state;
    }

    get workers() {
        return browser.navigator.serviceWorker;
    }

    async start() {
        this.watch();
        if (!this.workers || odoo.debug?.includes("assets")) {
            return;
        }
        const isFirst = !this.workers.controller;
        this.workers.addEventListener("controllerchange", () => {
            this.state.hasNewVersion = !isFirst || this.state.hasNewVersion;
        });
        try {
            const registration = await this.workers.register(SCRIPT, { scope: SCOPE });
            browser.setInterval(() => registration.update().catch(() => {}), LOOK_EVERY);
        } catch (error) {
            console.warn("The page cannot be kept for times without network:", error);
        }
    }

    /** A new version is taken while nobody touches the screen and nothing waits. */
    watch() {
        let touchedAt = Date.now();
        for (const name of ["pointerdown", "keydown"]) {
            browser.addEventListener(name, () => (touchedAt = Date.now()), { capture: true });
        }
        browser.setInterval(() => {
            const { hasNewVersion, waiting, sheets, isBusy } = this.state;
            const isIdle = Date.now() - touchedAt > IDLE_TIME && !isBusy && !sheets.length;
            if (hasNewVersion && isIdle && !waiting) {
                this.reload();
            }
        }, MINUTE);
    }

    /** Pictures of the former terminal are not for the new one. */
    forget() {
        this.workers?.controller?.postMessage("forget");
    }

    reload() {
        browser.location.reload();
    }

    /** The page came in the browser's language, before it was known whose terminal it is. */
    speak(lang) {
        const { lang: shown } = document.documentElement.dataset;
        if (!lang || !shown || lang === shown) {
            return;
        }
        if (browser.sessionStorage.getItem(LANGUAGE_TRIED) !== lang) {
            browser.sessionStorage.setItem(LANGUAGE_TRIED, lang);
            this.reload();
        }
    }
}
