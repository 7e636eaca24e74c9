import { browser } from "@web/core/browser/browser";

function hex(byte) {
    return byte.toString(16).padStart(2, "0");
}

/** A random UUID. `crypto.randomUUID` is missing where the page has no TLS, as in many plants. */
export function makeUuid(crypto = browser.crypto || window.crypto) {
    if (crypto.randomUUID) {
        return crypto.randomUUID();
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map(hex).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
