import { browser } from "@web/core/browser/browser";
import { placeOf } from "@mes_shopfloor/services/answer_memory";

const ORDERS = 5;
const DELAY = 30_000;
const PAUSE = 2000;
const FRESH = 15 * 60_000;

/** Fetches the orders that come next in quiet moments, so that the network may fail before. */
export class Prefetch {
    constructor(kiosk) {
        Object.assign(this, { kiosk, wanted: [] });
    }

    /** @param {Object} answer of the queue */
    plan({ next_state: screen, data }) {
        if (screen !== "queue" || !data.orders) {
            return;
        }
        const open = data.orders.filter(({ state }) => state !== "blocked");
        this.wanted = open.slice(0, ORDERS).map(({ id }) => id);
        this.timer ||= browser.setTimeout(() => this.run(), DELAY);
    }

    stop() {
        browser.clearTimeout(this.timer);
        Object.assign(this, { wanted: [], timer: null });
    }

    async run() {
        const id = this.wanted.shift();
        if (!id) {
            this.timer = null;
            return;
        }
        const hasAsked = await this.fetch(id);
        this.timer = browser.setTimeout(() => this.run(), hasAsked ? PAUSE : 0);
    }

    /** @returns {Promise<boolean>} whether the server was asked */
    async fetch(id) {
        const { answers } = this.kiosk.kept;
        const { isOnline, isBusy } = this.kiosk.state;
        const asked = { screen: "order", params: { workorder_id: id } };
        const place = placeOf(asked);
        const known = await answers.recall(place);
        const { serverNow, clockOffset } = this.kiosk.screen;
        if (!isOnline || isBusy || (known && serverNow - known.receivedAt < FRESH)) {
            return false;
        }
        try {
            const answer = await this.kiosk.ask(asked.screen, asked.params);
            if (answer.next_state === asked.screen) {
                answers.keep(place, { answer, receivedAt: serverNow, clockOffset });
            }
        } catch {
            this.wanted = []; // the next queue plans anew
        }
        return true;
    }
}
