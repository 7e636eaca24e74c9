import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

/**
 * What nobody caught: one clear sentence, never a white page. The error goes on to the console.
 *
 * @returns {boolean} true when there is nothing more to say about it
 */
export function handleKioskError(env, error, originalError) {
    if (originalError instanceof ConnectionLostError) {
        error.unhandledRejectionEvent?.preventDefault();
        return true;
    }
    env.services.mes_kiosk.state.error = _t(
        "Something went wrong on this page. What you did is kept. Try again, or load the page again from the menu of the browser."
    );
    return false;
}
