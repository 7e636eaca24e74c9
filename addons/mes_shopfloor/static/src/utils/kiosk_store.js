const NAME = "mes_kiosk";
const VERSION = 1;
const EVENTS = "events";
const ANSWERS = "answers";
const LEASES = "leases";

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function upgrade(db) {
    db.createObjectStore(EVENTS, { keyPath: "seq", autoIncrement: true });
    db.createObjectStore(ANSWERS, { keyPath: ["terminal", "place"] });
    db.createObjectStore(LEASES, { keyPath: "name" });
}

/** What this device keeps over a reload: events not sent yet, and the last answers of screens. */
export class KioskStore {
    constructor(factory = window.indexedDB, name = NAME) {
        Object.assign(this, { factory, name, isDurable: true });
    }

    async open() {
        const request = this.factory.open(this.name, VERSION);
        request.onupgradeneeded = () => upgrade(request.result);
        this.db = await asPromise(request);
        // A newer page of another tab must not wait for this one.
        this.db.onversionchange = () => this.db.close();
        return this;
    }

    close() {
        this.db.close();
    }

    /** Run one transaction; the answer is of the last request, and it stands on the disk. */
    run(storeName, mode, work) {
        return new Promise((resolve, reject) => {
            const options = { durability: mode === "readwrite" ? "strict" : "default" };
            const transaction = this.db.transaction(storeName, mode, options);
            let result;
            transaction.oncomplete = () => resolve(result);
            transaction.onabort = transaction.onerror = () => reject(transaction.error);
            Promise.resolve(work(transaction.objectStore(storeName))).then(
                (value) => (result = value),
                reject
            );
        });
    }

    /** @returns {Promise<number>} the place of the event in the order of sending */
    addEvent(record) {
        return this.run(EVENTS, "readwrite", (store) => asPromise(store.add(record)));
    }

    /** Change an event that is still there; one that was sent meanwhile does not come back. */
    changeEvent(seq, values) {
        return this.run(EVENTS, "readwrite", async (store) => {
            const record = await asPromise(store.get(seq));
            return record && asPromise(store.put({ ...record, ...values }));
        });
    }

    removeEvents(numbers) {
        return this.run(EVENTS, "readwrite", (store) =>
            Promise.all(numbers.map((number) => asPromise(store.delete(number))))
        );
    }

    /** All events of this device in the order they were made, of whatever terminal. */
    allEvents() {
        return this.run(EVENTS, "readonly", (store) => asPromise(store.getAll()));
    }

    putAnswer(record) {
        return this.run(ANSWERS, "readwrite", (store) => asPromise(store.put(record)));
    }

    getAnswer(terminal, place) {
        return this.run(ANSWERS, "readonly", (store) => asPromise(store.get([terminal, place])));
    }

    /** Forget answers of other terminals and the oldest beyond `limit`. */
    async pruneAnswers(terminal, limit) {
        const all = await this.run(ANSWERS, "readonly", (store) => asPromise(store.getAll()));
        const mine = all.filter((record) => record.terminal === terminal);
        mine.sort((one, other) => other.receivedAt - one.receivedAt);
        const kept = new Set(mine.slice(0, limit));
        const old = all.filter((record) => !kept.has(record));
        await this.run(ANSWERS, "readwrite", (store) =>
            Promise.all(
                old.map(({ terminal, place }) => asPromise(store.delete([terminal, place])))
            )
        );
    }

    /** Take or renew the right to be the only one; false while another page holds it. */
    takeLease(name, owner, until, now) {
        return this.run(LEASES, "readwrite", async (store) => {
            const lease = await asPromise(store.get(name));
            if (lease && lease.owner !== owner && lease.until > now) {
                return false;
            }
            await asPromise(store.put({ name, owner, until }));
            return true;
        });
    }
}

/** The same where the browser keeps nothing; what waits is lost with the page, which says so. */
export class MemoryStore {
    constructor() {
        Object.assign(this, { events: new Map(), answers: new Map(), leases: new Map() });
        Object.assign(this, { number: 0, isDurable: false });
    }

    async open() {
        return this;
    }

    close() {}

    async addEvent(record) {
        const seq = ++this.number;
        this.events.set(seq, { ...record, seq });
        return seq;
    }

    async changeEvent(seq, values) {
        if (this.events.has(seq)) {
            this.events.set(seq, { ...this.events.get(seq), ...values });
        }
    }

    async removeEvents(numbers) {
        numbers.forEach((number) => this.events.delete(number));
    }

    async allEvents() {
        return [...this.events.values()].sort((one, other) => one.seq - other.seq);
    }

    async putAnswer(record) {
        this.answers.set(`${record.terminal} ${record.place}`, record);
    }

    async getAnswer(terminal, place) {
        return this.answers.get(`${terminal} ${place}`);
    }

    async pruneAnswers() {}

    async takeLease(name, owner, until, now) {
        const lease = this.leases.get(name);
        if (lease && lease.owner !== owner && lease.until > now) {
            return false;
        }
        this.leases.set(name, { owner, until });
        return true;
    }
}

/** Opens what the device offers; an object, so that a test can put its own there. */
export const kioskStores = {
    async open() {
        try {
            return await new KioskStore().open();
        } catch (error) {
            console.warn("Entries are kept in memory only:", error);
            return new MemoryStore();
        }
    },
};
