import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** Call back every `milliseconds` while the component lives. */
export function useInterval(callback, milliseconds) {
    const timer = browser.setInterval(callback, milliseconds);
    onWillUnmount(() => browser.clearInterval(timer));
}
