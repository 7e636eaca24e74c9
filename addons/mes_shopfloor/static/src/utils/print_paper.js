import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

const KEPT = 120_000;

/**
 * Print a paper of this server by the browser's own printer, without leaving the page.
 *
 * @param {string} url of a PDF
 * @returns {Promise<string>} what went wrong, as a sentence; nothing when it went well
 */
export async function printPaper(url) {
    let response;
    try {
        response = await browser.fetch(url, { credentials: "same-origin" });
    } catch {
        return _t("No connection to the server. Nothing was printed: try again later.");
    }
    if (!response.ok) {
        const text = await response.text();
        const isSentence = (response.headers.get("Content-Type") || "").startsWith("text/plain");
        return isSentence ? text : _t("The server could not print it. Ask for help.");
    }
    const address = URL.createObjectURL(await response.blob());
    const frame = document.createElement("iframe");
    frame.className = "o_mes_paper";
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    frame.addEventListener("load", () => {
        frame.contentWindow.focus();
        frame.contentWindow.print();
    });
    frame.src = address;
    document.body.append(frame);
    // The dialog of the browser may be open for a while; then nobody needs the paper any more.
    browser.setTimeout(() => {
        frame.remove();
        URL.revokeObjectURL(address);
    }, KEPT);
    return "";
}
