import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { actionsOf, runAction } from "@mes_shopfloor/services/kiosk_actions";
import { kioskActions, kioskScans } from "@mes_shopfloor/services/kiosk_registries";

const COMMAND = /^MES-CMD-/i;
const EMPLOYEE = "hr.employee";

function nameOf(command) {
    return command.replace(COMMAND, "").toUpperCase();
}

/** What happens when something is scanned, wherever the kiosk is. */
export class KioskScanner {
    constructor(kiosk) {
        this.kiosk = kiosk;
    }

    async scan(code) {
        Object.assign(this.kiosk.state, { error: "", notice: "" });
        try {
            if (COMMAND.test(code)) {
                return await this.command(code);
            }
            if ((await this.offer(code, null)) || (await this.lookUp(code))) {
                this.kiosk.play("accepted");
            }
        } catch (error) {
            this.refuse(this.explain(error));
        }
    }

    /** Whoever takes the code first: the youngest component, then addons. */
    async offer(code, found) {
        for (const { handle } of kioskScans.getAll()) {
            if (await handle({ kiosk: this.kiosk, code, found })) {
                return true;
            }
        }
        return false;
    }

    async lookUp(code) {
        if (!this.kiosk.state.isOnline) {
            this.refuse(_t("Needs network: what was scanned is looked up on the server."));
            return false;
        }
        const { data } = await this.kiosk.ask("scan", { code });
        const { found, next, message } = data;
        if (found?.model === EMPLOYEE) {
            return this.signIn(code);
        }
        if (found?.model === "command") {
            await this.command(found.name);
            return false; // it has sounded already
        }
        if (found && (await this.offer(code, found))) {
            return true;
        }
        return this.follow(next, message);
    }

    follow(next, message) {
        if (next) {
            this.kiosk.show(...next);
            return true;
        }
        this.refuse(message || _t("Nothing here has this code."));
        return false;
    }

    async signIn(badge) {
        const message = await this.kiosk.people.signIn({ badge });
        if (message) {
            this.refuse(message);
        }
        return !message;
    }

    /** A printed command does what its button does, if the button is there. */
    async command(code) {
        const { kiosk } = this;
        const { order = null, station } = kiosk.data;
        const fits = ({ command }) => command && nameOf(command) === nameOf(code);
        const action = actionsOf(null, kiosk, { order, station }).find(fits);
        if (action) {
            kiosk.play("accepted");
            return runAction(action, kiosk, { order, station });
        }
        const isKnown = kioskActions.getAll().some(fits);
        this.refuse(
            isKnown
                ? _t("This command cannot be done now. Open the work order it is for.")
                : _t("This command is not known here.")
        );
    }

    refuse(message) {
        this.kiosk.play("refused");
        this.kiosk.state.error = message;
    }

    explain(error) {
        if (error instanceof ConnectionLostError) {
            return _t("No connection to the server. Scan again when the network is back.");
        }
        console.error("A scan failed:", error);
        return _t("The server could not look this up. Scan again in a minute.");
    }
}
