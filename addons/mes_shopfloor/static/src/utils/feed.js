import { browser } from "@web/core/browser/browser";

/**
 * Keeps the data of one screen fresh: however often it is asked, it fetches at most once per
 * `minInterval`, never two at a time, and again by itself after `refreshInterval`.
 */
export class Feed {
    constructor(
        fetch,
        { minInterval = 1000, refreshInterval = 20_000, retryInterval = 5000 } = {}
    ) {
        this.fetch = fetch;
        this.minInterval = minInterval;
        this.refreshInterval = refreshInterval;
        this.retryInterval = retryInterval;
        this.startedAt = -Infinity;
        this.plannedAt = Infinity;
        this.dueAt = -Infinity;
        this.isFetching = false;
        this.isWanted = false;
        this.isStopped = false;
        this.timer = null;
    }

    /** Ask for fresh data; answers at once, the data comes through `fetch`. */
    request() {
        this.isWanted = true;
        if (!this.isFetching) {
            this.wait(Math.max(this.startedAt + this.minInterval - Date.now(), 0));
        }
    }

    /** Ask for what will be true in `delay` milliseconds; what is fetched before is no answer. */
    requestIn(delay) {
        const moment = Date.now() + delay;
        this.dueAt = Math.max(this.dueAt, moment);
        if (!this.isFetching && this.plannedAt > moment) {
            this.wait(delay);
        }
    }

    /** Fetch without waiting, because a person asked. */
    now() {
        this.startedAt = -Infinity;
        this.request();
    }

    stop() {
        this.isStopped = true;
        browser.clearTimeout(this.timer);
    }

    wait(delay) {
        browser.clearTimeout(this.timer);
        this.plannedAt = Date.now() + delay;
        if (!this.isStopped) {
            this.timer = browser.setTimeout(() => this.run(), delay);
        }
    }

    async attempt() {
        try {
            return await this.fetch();
        } finally {
            this.isFetching = false;
        }
    }

    async run() {
        this.isFetching = true;
        this.isWanted = false;
        this.startedAt = Date.now();
        // As planned: a timer may fire a little before its time.
        if (this.plannedAt >= this.dueAt) {
            this.dueAt = -Infinity;
        }
        this.plannedAt = Infinity;
        const isFine = await this.attempt();
        if (this.isWanted) {
            this.request();
        } else {
            const interval = isFine ? this.refreshInterval : this.retryInterval;
            const rest = this.dueAt - Date.now();
            this.wait(this.dueAt === -Infinity ? interval : Math.min(interval, Math.max(rest, 0)));
        }
    }
}
