import { useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { moved, spanLabel, zoomed } from "./scale";

const ZOOM = 1.5;
const MODEL = "mes.machine.state";
const NOTHING = { machine: null, segment: null, words: null };

/** The stretch of time before or after another, or none. */
function beside(segments, segment, by) {
    let index = segments.after(by > 0 ? segment.to : segment.from - 1);
    if (by < 0 && (index === segments.count || segments.from(index) >= segment.from)) {
        index--;
    }
    return index >= 0 && index < segments.count ? segments.at(index) : null;
}

/** Which stretch of time is chosen, what the ledger says of it, and the keys that choose. */
class Selection {
    constructor(page, state) {
        this.page = page;
        this.state = state;
        this.keepLast = new KeepLast();
        this.clear = this.clear.bind(this);
        this.pick = this.pick.bind(this);
        this.onKey = this.onKey.bind(this);
    }

    get shown() {
        const { machine, segment } = this.state;
        return segment && { machine, ...segment };
    }

    /** The stretch in one sentence, for who cannot see it. */
    get sentence() {
        const { machine, segment, words } = this.state;
        if (!segment) {
            return machine ? machine.name : "";
        }
        const span = spanLabel(segment.from, segment.to, this.page.zone);
        return [machine.code, words?.label || segment.label, span, words?.reason]
            .filter(Boolean)
            .join(", ");
    }

    clear() {
        Object.assign(this.state, NOTHING);
    }

    async pick({ machine, segment }) {
        if (!machine || !segment) {
            this.clear();
            return;
        }
        Object.assign(this.state, { machine, segment, words: null });
        const middle = Math.floor((segment.from + segment.to) / 2);
        // While a key is held only the last answer counts.
        const words = await this.keepLast.add(
            this.page.orm.silent.call(MODEL, "mes_strip_row", [machine.id, middle])
        );
        this.state.words = words;
        if (words) {
            const to = words.to || Math.max(this.page.now, segment.to);
            this.state.segment = { ...segment, from: words.from, to };
        }
    }

    pickRow(machine) {
        const segments = machine && this.page.store.row(machine.id);
        if (!segments?.count) {
            Object.assign(this.state, { ...NOTHING, machine: machine || null });
            return;
        }
        const { view } = this.page.state;
        const { segment } = this.state;
        const wanted = segment
            ? Math.max(segment.from, view.from)
            : Math.min(this.page.now - 1, (view.from + view.to) / 2);
        const near = Math.min(segments.after(wanted), segments.count - 1);
        return this.pick({ machine, segment: segments.at(near) });
    }

    pickBeside(by) {
        const { machine, segment } = this.state;
        const segments = machine && this.page.store.row(machine.id);
        const next = segment && segments && beside(segments, segment, by);
        if (next) {
            this.reveal(next);
            return this.pick({ machine, segment: next });
        }
    }

    reveal({ from, to }) {
        const { view } = this.page.state;
        if (to <= view.from || from >= view.to) {
            const middle = (view.from + view.to) / 2;
            this.page.onView(moved(view, (from + to) / 2 - middle));
        }
    }

    zoom(factor) {
        const { view } = this.page.state;
        const { segment } = this.state;
        const middle = segment && (segment.from + segment.to) / 2;
        const isSeen = middle >= view.from && middle <= view.to;
        this.page.onView(zoomed(view, factor, isSeen ? middle : undefined));
    }

    /** With Shift an arrow moves in time, else from state to state. */
    side(by, isMove) {
        const { view } = this.page.state;
        if (!isMove) {
            return this.pickBeside(by);
        }
        this.page.onView(moved(view, (by * (view.to - view.from)) / 4));
    }

    open() {
        if (this.state.words) {
            this.page.openForm(MODEL, this.state.words.id);
        }
    }

    /** @returns {boolean} whether the key meant something */
    onKey(event, step) {
        const rows = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };
        const acts = {
            ArrowLeft: () => this.side(-1, event.shiftKey),
            ArrowRight: () => this.side(1, event.shiftKey),
            "+": () => this.zoom(1 / ZOOM),
            "=": () => this.zoom(1 / ZOOM),
            "-": () => this.zoom(ZOOM),
            Enter: () => this.open(),
            Escape: this.clear,
        };
        const by = rows[event.key];
        const act = by ? () => this.pickRow(step(this.state.machine?.id, by)) : acts[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) {
            return false;
        }
        act();
        return true;
    }
}

export function useSelection(page) {
    return new Selection(page, useState({ ...NOTHING }));
}
