import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { Deferred } from "@web/core/utils/concurrency";
import { SenderLock } from "@mes_shopfloor/services/sender_lock";
import { isUnauthorized } from "@mes_shopfloor/services/terminal_service";

const BATCH = 20;
const WAIT_FIRST = 2000;
const WAIT_MAX = 60_000;
const ATTEMPTS_MAX = 5;
/** A person waits this long for an answer; the event itself goes on being sent. */
const PATIENCE = 12_000;
const REFUSED_BY_SERVER = "werkzeug.exceptions.BadRequest";

function isPoison(error, attempts) {
    return error.exceptionName === REFUSED_BY_SERVER || attempts >= ATTEMPTS_MAX;
}

/**
 * Events of this terminal on their way to the server: written down first, sent in their order,
 * repeated with the same uuid until there is an answer. One that the server cannot read is set
 * aside for a person, never thrown away, and the others go on.
 */
export class Outbox {
    /**
     * @param {Object} options
     * @param {string} options.terminal whose events these are
     * @param {(params: Object) => Promise<Object>} options.post to the act route
     * @param {(records: Object[]) => void} options.onChange all events of the terminal that wait
     * @param {(isOnline: boolean) => void} options.onConnection
     * @param {(record: Object, result: Object) => void} options.onResult
     */
    constructor(store, options) {
        Object.assign(this, { store, ...options });
        this.records = [];
        this.waiters = new Map();
        this.failures = 0;
        this.lock = new SenderLock(`mes_kiosk.sender.${this.terminal}`, store);
        this.channel = new BroadcastChannel(`mes_kiosk.${this.terminal}`);
        this.channel.onmessage = ({ data }) => this.onMessage(data);
    }

    /** Read what an earlier page left; what it left unanswered has waited since. */
    async start() {
        await this.refresh();
        for (const record of this.records) {
            await this.update(record, { queued: true });
        }
        this.changed();
        this.wake();
    }

    stop() {
        this.isStopped = true;
        browser.clearTimeout(this.timer);
        this.channel.close();
        const waiting = { status: "waiting", message: "", data: null };
        this.waiters.forEach((waiter) => waiter.resolve(waiting));
    }

    async refresh() {
        const all = await this.store.allEvents();
        this.records = all.filter((record) => record.terminal === this.terminal);
        this.strangers = all.length - this.records.length;
    }

    changed() {
        this.onChange(this.records);
    }

    async update(record, values) {
        Object.assign(record, values);
        await this.store.changeEvent(record.seq, values);
    }

    /**
     * Keep an event and send it.
     *
     * @returns {Promise<Object>} the server's result, or `{status: "waiting"}`
     */
    async add(event, { isOnline }) {
        const record = { terminal: this.terminal, event, queued: !isOnline, attempts: 0 };
        record.seq = await this.store.addEvent({ ...record });
        this.records.push(record);
        this.changed();
        this.channel.postMessage({ type: "changed" });
        if (!isOnline) {
            this.plan();
            return { status: "waiting", message: "", data: null };
        }
        const answered = new Deferred();
        this.waiters.set(event.uuid, answered);
        const patience = browser.setTimeout(() => this.giveUp(record), PATIENCE);
        this.wake();
        try {
            return await answered;
        } finally {
            browser.clearTimeout(patience);
            this.waiters.delete(event.uuid);
        }
    }

    giveUp(record) {
        this.update(record, { queued: true });
        this.changed();
        this.answer(record.event.uuid, { status: "waiting", message: "", data: null });
    }

    answer(uuid, result) {
        this.waiters.get(uuid)?.resolve(result);
    }

    /** Send now what waits. */
    wake() {
        browser.clearTimeout(this.timer);
        this.isWanted = true;
        this.running ||= this.work().finally(() => (this.running = null));
        return this.running;
    }

    /** Try again later, each time a little later, up to a minute. */
    plan() {
        const wait = Math.min(WAIT_FIRST * 2 ** Math.max(this.failures - 1, 0), WAIT_MAX);
        browser.clearTimeout(this.timer);
        if (!this.isStopped) {
            this.timer = browser.setTimeout(() => this.wake(), wait);
        }
    }

    async work() {
        while (this.isWanted && !this.isStopped) {
            this.isWanted = false;
            await this.lock.withLock(() => this.drain());
        }
    }

    get sendable() {
        return this.records.filter((record) => !record.isParked);
    }

    async drain() {
        await this.refresh();
        while (this.sendable.length && !this.isStopped) {
            await this.lock.renew();
            if (!(await this.send(this.nextBatch()))) {
                return this.plan();
            }
        }
        this.changed();
    }

    /**
     * Those that waited go together. One that failed on the server is sent alone, to find out
     * whether it is the cause; one that somebody stands before too, so that he can be refused.
     */
    nextBatch() {
        const { sendable } = this;
        const isAlone = ({ attempts, queued }) => attempts > 0 || !queued;
        const end = sendable.findIndex(isAlone);
        return sendable.slice(0, end < 0 ? BATCH : Math.min(Math.max(end, 1), BATCH));
    }

    async send(batch) {
        const events = batch.map(({ event, queued }) => ({ ...event, queued }));
        try {
            const { results } = await this.post({ events, sent_at: Date.now() });
            await this.settle(batch, results);
        } catch (error) {
            return this.onFailure(batch, error);
        }
        this.failures = 0;
        this.onConnection(true);
        return true;
    }

    async settle(batch, results) {
        const byUuid = new Map(results.map((result) => [result.uuid, result]));
        const done = batch.filter(({ event }) => byUuid.has(event.uuid));
        if (!done.length) {
            throw new Error("The server answered none of the events it was sent.");
        }
        await this.store.removeEvents(done.map(({ seq }) => seq));
        await this.refresh();
        for (const record of done) {
            this.tell(record, byUuid.get(record.event.uuid));
        }
        this.changed();
    }

    tell(record, result) {
        this.onResult(record, result);
        this.answer(record.event.uuid, result);
        this.channel.postMessage({ type: "result", record, result });
    }

    /** @returns {Promise<boolean>} whether to go on with the others */
    async onFailure(batch, error) {
        this.failures++;
        const isLost = error instanceof ConnectionLostError;
        const isServersFault = !isLost && !isUnauthorized(error);
        for (const record of batch) {
            const attempts = record.attempts + (isServersFault ? 1 : 0);
            const isParked = isServersFault && batch.length === 1 && isPoison(error, attempts);
            await this.update(record, { queued: true, attempts, isParked });
            this.answer(record.event.uuid, { status: "waiting", message: "", data: null });
        }
        this.onConnection(!isLost);
        this.changed();
        this.channel.postMessage({ type: "changed" });
        if (isServersFault) {
            console.error("The server could not take what was done here:", error);
        }
        return batch.length === 1 && batch[0].isParked;
    }

    /** A person wants what was set aside to be tried once more. */
    async retryParked() {
        for (const record of this.records) {
            await this.update(record, { isParked: false, attempts: 0 });
        }
        this.failures = 0;
        this.changed();
        return this.wake();
    }

    /** What another tab did. */
    async onMessage({ type, record, result }) {
        if (type === "result") {
            this.onResult(record, result);
            this.answer(record.event.uuid, result);
        }
        await this.refresh();
        this.changed();
    }
}
