import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { rpc, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const STORAGE_KEY = "mes.terminal.secret";
const UNAUTHORIZED = "werkzeug.exceptions.Unauthorized";
const SILENT = { silent: true };

export function isUnauthorized(error) {
    return error instanceof RPCError && error.exceptionName === UNAUTHORIZED;
}

/**
 * Who this browser is to the server: keeps the terminal's secret, changes it for a session, and
 * calls the routes of the kiosk in that session.
 */
export class Terminal {
    constructor() {
        this.state = reactive({ isPaired: this.secret !== null, kind: null, sessions: 0 });
    }

    get secret() {
        return browser.localStorage.getItem(STORAGE_KEY);
    }

    /** Change a pairing code for the secret and open the session. */
    async pair(code) {
        const { secret } = await rpc("/mes/terminal/pair", { code }, SILENT);
        browser.localStorage.setItem(STORAGE_KEY, secret);
        await this.openSession();
    }

    /** Change the secret for a session on the server. A refused secret is forgotten. */
    async openSession() {
        const headers = { "X-MES-Terminal-Secret": this.secret || "" };
        try {
            const { kind } = await rpc("/mes/terminal/session", {}, { ...SILENT, headers });
            const sessions = this.state.sessions + 1;
            Object.assign(this.state, { isPaired: true, kind, sessions });
        } catch (error) {
            if (isUnauthorized(error)) {
                this.forget();
            }
            throw error;
        }
    }

    forget() {
        browser.localStorage.removeItem(STORAGE_KEY);
        Object.assign(this.state, { isPaired: false, kind: null });
    }

    /** Call a route; a session that ended is opened again once. */
    async call(route, params = {}) {
        try {
            return await rpc(route, params, SILENT);
        } catch (error) {
            if (!isUnauthorized(error)) {
                throw error;
            }
        }
        await this.openSession();
        return rpc(route, params, SILENT);
    }
}

export const terminalService = {
    start() {
        return new Terminal();
    },
};

registry.category("services").add("mes_terminal", terminalService);
