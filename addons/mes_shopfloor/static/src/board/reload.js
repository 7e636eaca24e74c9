import { browser } from "@web/core/browser/browser";
import { appVersion } from "@mes_shopfloor/utils/device";

const LAST_RELOAD = "mes.board.reloaded";
/** A server that tells another version than it delivers must not keep a board reloading. */
const RELOAD_EVERY = 5 * 60_000;

/** Load the page again when the server has a newer one, and only when it really delivers it. */
export async function reloadIfOutdated(version, now = Date.now()) {
    const mine = appVersion();
    if (!version || !mine || version === mine) {
        return false;
    }
    const last = Number(browser.sessionStorage.getItem(LAST_RELOAD)) || 0;
    if (now - last < RELOAD_EVERY) {
        return false;
    }
    return reloadWhenServed(now);
}

export async function reloadWhenServed(now = Date.now()) {
    try {
        const page = await browser.fetch(browser.location.href, { cache: "no-store" });
        if (!page.ok) {
            return false;
        }
    } catch {
        return false;
    }
    browser.sessionStorage.setItem(LAST_RELOAD, String(now));
    browser.location.reload();
    return true;
}

/** Whatever happens to the application: a page that shows nothing is loaded again. */
export function startWatchdog(isAlive, everyMilliseconds = 30_000) {
    return browser.setInterval(() => {
        if (!isAlive()) {
            reloadWhenServed();
        }
    }, everyMilliseconds);
}
