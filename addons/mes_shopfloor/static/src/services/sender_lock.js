import { browser } from "@web/core/browser/browser";
import { makeUuid } from "@mes_shopfloor/utils/uuid";

export const LEASE_TIME = 30_000;
const RETRY_TIME = 2000;

/**
 * One sender per browser, however many tabs are open. Web Locks need a secure page; elsewhere a
 * lease in the database does, which ends by itself when its tab dies. Two at once would do no
 * harm, as the server knows each event by its uuid; only their order would be mixed.
 */
export class SenderLock {
    constructor(name, store, locks = browser.navigator.locks) {
        Object.assign(this, { name, store, locks, owner: makeUuid() });
    }

    async withLock(work) {
        if (this.locks) {
            return this.locks.request(this.name, work);
        }
        while (!(await this.lease(LEASE_TIME))) {
            await new Promise((resolve) => browser.setTimeout(resolve, RETRY_TIME));
        }
        try {
            return await work();
        } finally {
            await this.lease(0);
        }
    }

    /** Said again before each request, so that a long queue keeps its lease. */
    renew() {
        return this.locks ? true : this.lease(LEASE_TIME);
    }

    lease(time) {
        const now = Date.now();
        return this.store.takeLease(this.name, this.owner, now + time, now);
    }
}
