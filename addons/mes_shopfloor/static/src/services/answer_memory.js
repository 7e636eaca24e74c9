import { browser } from "@web/core/browser/browser";

const LIMIT = 200;
const SAVE_DELAY = 1000;

/** The last answer of each screen, so that it can be shown without the server. */
export class AnswerMemory {
    constructor(store, terminal) {
        Object.assign(this, { store, terminal, unsaved: new Map() });
    }

    start() {
        return this.store.pruneAnswers(this.terminal, LIMIT);
    }

    /** Written a little later, as answers may follow each other closely. */
    keep(place, values) {
        this.unsaved.set(place, { ...values, place, terminal: this.terminal });
        this.timer ||= browser.setTimeout(() => this.save(), SAVE_DELAY);
    }

    async save() {
        const records = [...this.unsaved.values()];
        this.unsaved.clear();
        this.timer = null;
        for (const record of records) {
            await this.store.putAnswer(record);
        }
    }

    stop() {
        browser.clearTimeout(this.timer);
        return this.save();
    }

    async recall(place) {
        return this.unsaved.get(place) || this.store.getAnswer(this.terminal, place);
    }
}

/** Under which name the answer to a request is kept. */
export function placeOf({ screen, params }) {
    const sorted = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1));
    return `${screen} ${JSON.stringify(Object.fromEntries(sorted))}`;
}
