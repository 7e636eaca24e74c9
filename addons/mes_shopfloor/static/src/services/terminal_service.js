import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionAbortedError, ConnectionLostError, rpc, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const UNAUTHORIZED = "werkzeug.exceptions.Unauthorized";
const SILENT = { silent: true };
/** A weak network leaves requests hanging; after this long they count as lost. */
const PATIENCE = 15_000;

function keyOf(page) {
    return `mes.terminal.secret.${page}`;
}

export function isUnauthorized(error) {
    return error instanceof RPCError && error.exceptionName === UNAUTHORIZED;
}

async function callOnce(route, params, settings = {}) {
    const request = rpc(route, params, { ...SILENT, ...settings });
    const timer = browser.setTimeout(() => request.abort?.(), PATIENCE);
    try {
        return await request;
    } catch (error) {
        throw error instanceof ConnectionAbortedError ? new ConnectionLostError(route) : error;
    } finally {
        browser.clearTimeout(timer);
    }
}

/**
 * Who this page is to the server: keeps the terminal's secret, changes it for a session, and
 * calls the routes of the kiosk in that session. Kiosk and wallboard in one browser are two.
 */
export class Terminal {
    constructor() {
        this.state = reactive({ isPaired: false, id: null, lang: null, sessions: 0 });
        this.serve("kiosk");
    }

    /** @param {"kiosk"|"board"} page what this page is */
    serve(page) {
        this.page = page;
        this.state.isPaired = this.secret !== null;
    }

    get secret() {
        return browser.localStorage.getItem(keyOf(this.page));
    }

    /** Which terminal this page is, known also without the server; null when not paired. */
    get id() {
        return this.secret ? Number.parseInt(this.secret, 10) : null;
    }

    /** The place of the secret in the browser, to see when another page changes it. */
    get storageKey() {
        return keyOf(this.page);
    }

    /** Change a pairing code for the secret and open the session. */
    async pair(code) {
        const { secret } = await callOnce("/mes/terminal/pair", { code });
        browser.localStorage.setItem(keyOf(this.page), secret);
        await this.openSession();
    }

    /** Change the secret for a session on the server. A refused secret is forgotten. */
    async openSession() {
        const headers = { "X-MES-Terminal-Secret": this.secret || "" };
        try {
            const { kind, id, lang } = await callOnce("/mes/terminal/session", {}, { headers });
            const sessions = this.state.sessions + 1;
            Object.assign(this.state, { isPaired: true, id, lang, sessions });
            if (kind !== this.page) {
                this.goToPageOf(kind);
            }
        } catch (error) {
            if (isUnauthorized(error)) {
                this.forget();
            }
            throw error;
        }
    }

    /** The code was of a terminal of the other kind: its page takes the secret over. */
    goToPageOf(kind) {
        browser.localStorage.setItem(keyOf(kind), this.secret);
        this.forget();
        browser.location.assign(`/mes/${kind}`);
    }

    forget() {
        browser.localStorage.removeItem(keyOf(this.page));
        Object.assign(this.state, { isPaired: false, id: null });
    }

    /** Call a route; a session that ended is opened again once. */
    async call(route, params = {}) {
        try {
            return await callOnce(route, params);
        } catch (error) {
            if (!isUnauthorized(error)) {
                throw error;
            }
        }
        await this.openSession();
        return callOnce(route, params);
    }
}

export const terminalService = {
    start() {
        return new Terminal();
    },
};

registry.category("services").add("mes_terminal", terminalService);
