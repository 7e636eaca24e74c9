/**
 * Hears when calls change between two answers of the server: somebody comes, or somebody calls.
 * One for the page, because each screen brings a help button of its own.
 */
export class CallWatch {
    constructor() {
        this.known = null;
    }

    /** @returns {boolean} whether there is something to hear */
    isNews(calls) {
        const before = this.known;
        this.known = new Map(calls.map(({ id, state }) => [id, state]));
        if (!before) {
            return false;
        }
        return calls.some(({ id, state }) => {
            const known = before.get(id);
            return known ? known === "open" && state === "acknowledged" : state === "open";
        });
    }
}

export const callWatch = new CallWatch();
