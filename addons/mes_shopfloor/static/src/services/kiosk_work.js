import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { kioskActs } from "@mes_shopfloor/services/kiosk_registries";
import { Outbox } from "@mes_shopfloor/services/outbox";
import { makeUuid } from "@mes_shopfloor/utils/uuid";

const DONE = ["done", "duplicate"];

/** What is done at the kiosk, on its way to the server. */
export class KioskWork {
    constructor(kiosk) {
        this.kiosk = kiosk;
        this.outbox = null;
        this.settled = [];
        this.busy = 0;
    }

    get state() {
        return this.kiosk.state;
    }

    async start(store, terminal) {
        this.outbox = new Outbox(store, {
            terminal,
            post: (params) => this.post(terminal, params),
            onChange: () => this.publish(),
            onConnection: (isOnline) => this.onConnection(isOnline),
            onResult: (record, result) => this.onResult(record, result),
        });
        await this.outbox.start();
    }

    stop() {
        this.outbox?.stop();
        this.outbox = null;
        this.settled = [];
        Object.assign(this.state, { events: [], waiting: 0, strangers: 0 });
    }

    /** Never in the name of another terminal: the browser may have been paired anew meanwhile. */
    async post(terminal, params) {
        const { kiosk } = this;
        if (!kiosk.terminal.state.isPaired || kiosk.terminalKey !== terminal) {
            throw new ConnectionLostError("/mes/kiosk/act");
        }
        return kiosk.terminal.call("/mes/kiosk/act", params);
    }

    makeEvent(kind, params, { workorderId, operators }) {
        const event = {
            uuid: makeUuid(),
            kind,
            moment: Date.now(),
            operators: operators || this.kiosk.people.ids,
            params,
        };
        if (workorderId) {
            event.workorder_id = workorderId;
        }
        // As it is now, whatever the screen does with its objects later.
        return JSON.parse(JSON.stringify(event));
    }

    async act(kind, params, { workorderId, operators, quiet = false }) {
        this.state.error = "";
        if (!this.kiosk.can(kind)) {
            return this.conclude({ status: "refused", message: _t("Needs network.") }, quiet);
        }
        if (!operators && !(await this.hasOperator(kind))) {
            return { status: "refused", message: "", data: null };
        }
        const event = this.makeEvent(kind, params, { workorderId, operators });
        this.state.isBusy = ++this.busy > 0;
        try {
            const result = await this.outbox.add(event, { isOnline: this.state.isOnline });
            return this.conclude(result, quiet);
        } finally {
            this.state.isBusy = --this.busy > 0;
        }
    }

    /** Without network nobody can sign in; the supervisor then says whose it was. */
    async hasOperator(kind) {
        const { needsOperator = true } = kioskActs.get(kind, {});
        const isFine = !needsOperator || this.kiosk.people.ids.length || !this.state.isOnline;
        return Boolean(isFine || (await this.kiosk.requireOperator()));
    }

    conclude({ status, message = "", data = null }, quiet) {
        if (status === "refused" && !quiet) {
            this.state.error = message;
        }
        return { status, message, data };
    }

    onResult(record, { status, message }) {
        if (DONE.includes(status)) {
            this.settled.push({ record, at: Date.now() });
        } else if (status === "conflict") {
            this.state.notice = _t("Sent to the supervisor. %s", message);
        } else if (record.queued) {
            this.state.error = message; // nobody waits for the answer any more
        }
        this.kiosk.refresh();
    }

    onConnection(isOnline) {
        if (isOnline && !this.state.isOnline) {
            this.kiosk.refresh();
        } else if (!isOnline) {
            this.state.isOnline = false;
            this.state.offlineSince ||= this.kiosk.screen.serverNow;
        }
    }

    /** The screen knows now what was sent before it was asked for. */
    onAnswer(startedAt) {
        this.settled = this.settled.filter(({ at }) => at >= startedAt);
        this.publish();
        if (this.state.waiting) {
            this.outbox.wake();
        }
    }

    publish() {
        const waiting = (this.outbox?.records || []).filter((record) => record.queued);
        const settled = this.settled.map(({ record }) => record).filter(({ queued }) => queued);
        this.state.events = [...settled, ...waiting].map(({ event, isParked }) => ({
            ...event,
            isParked: Boolean(isParked),
        }));
        this.state.waiting = waiting.length;
        this.state.strangers = this.outbox?.strangers || 0;
    }
}
