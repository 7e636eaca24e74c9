import { Segments } from "./segments";

const LEAST_PIXELS = 64;
const MOST_PIXELS = 6_000;
const MOST_MACHINES = 500;

/** One answer of the server: a window of time at some resolution, for the machines seen so far. */
class Sheet {
    constructor(from, to, width) {
        Object.assign(this, { from, to, width, rows: new Map(), asked: new Set() });
    }

    get pixel() {
        return (this.to - this.from) / this.width;
    }

    /** Does it cover the view, and finely enough without being far too fine? */
    suits({ from, to }, width) {
        const ratio = this.pixel / ((to - from) / width);
        return this.from <= from && to <= this.to && ratio <= 1.5 && ratio >= 0.2;
    }
}

/**
 * The timelines that are or were in view. The time seen is asked for with as much again on both
 * sides; until an answer comes the last one is drawn.
 */
export class TimelineStore {
    constructor(ask, onChange) {
        this.ask = ask;
        this.onChange = onChange;
        this.sheet = null;
        this.last = null;
        this.now = 0;
    }

    /** The stretches of a machine, from this answer or the one before. */
    row(id) {
        return this.sheet?.rows.get(id) || this.last?.rows.get(id);
    }

    isWaiting(id) {
        return !this.sheet?.rows.has(id);
    }

    /** Make sure that the machines are there for the view; return when they are. */
    async need(ids, view, width) {
        const columns = Math.min(Math.max(Math.round(width), LEAST_PIXELS), MOST_PIXELS / 3);
        if (!this.sheet?.suits(view, columns)) {
            this.turn(view, columns);
        }
        const sheet = this.sheet;
        const missing = ids.filter((id) => !sheet.asked.has(id)).slice(0, MOST_MACHINES);
        if (missing.length) {
            await this.fetch(sheet, missing);
        }
    }

    turn({ from, to }, width) {
        const length = to - from;
        if (this.sheet?.rows.size) {
            this.last = this.sheet;
        }
        const start = Math.max(Math.floor((from - length) / 1000) * 1000, 0);
        this.sheet = new Sheet(start, Math.ceil((to + length) / 1000) * 1000, 3 * width);
    }

    async fetch(sheet, ids) {
        ids.forEach((id) => sheet.asked.add(id));
        try {
            const answer = await this.ask(ids, sheet.from, sheet.to, sheet.width);
            this.now = answer.now;
            for (const id of ids) {
                sheet.rows.set(id, new Segments(answer.machines[id] || [], sheet.from));
            }
        } catch (error) {
            ids.forEach((id) => sheet.asked.delete(id));
            throw error;
        }
        if (sheet === this.sheet) {
            this.onChange();
        }
    }

    /** Ask again for what is shown: the machines went on. */
    refresh(ids, view, width) {
        if (this.sheet) {
            this.last = this.sheet;
            this.sheet = null;
        }
        return this.need(ids, view, width);
    }
}
