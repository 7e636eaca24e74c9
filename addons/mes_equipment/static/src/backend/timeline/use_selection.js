import { useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { spanLabel, moved, zoomed } from "./scale";

const ZOOM = 1.5;
const MODEL = "mes.machine.state";

/** Which stretch of time is chosen, what the ledger says of it, and the keys that choose. */
export function useSelection(page) {
    const keepLast = new KeepLast();
    const state = useState({ machine: null, segment: null, words: null });

    function clear() {
        Object.assign(state, { machine: null, segment: null, words: null });
    }

    async function pick({ machine, segment }) {
        if (!machine || !segment) {
            clear();
            return;
        }
        Object.assign(state, { machine, segment, words: null });
        // Once while the keys are held is enough: keepLast drops the answers in between.
        const middle = Math.floor((segment.from + segment.to) / 2);
        const words = await keepLast.add(
            page.orm.silent.call(MODEL, "mes_strip_row", [machine.id, middle])
        );
        state.words = words;
        if (words) {
            const to = words.to || Math.max(page.now, segment.to);
            state.segment = { ...segment, from: words.from, to };
        }
    }

    function pickRow(machine) {
        const segments = machine && page.store.row(machine.id);
        const { view } = page.state;
        const wanted = state.segment
            ? Math.max(state.segment.from, view.from)
            : Math.min(page.now - 1, (view.from + view.to) / 2);
        const near = segments && Math.min(segments.after(wanted), segments.count - 1);
        if (segments?.count) {
            return pick({ machine, segment: segments.at(near) });
        }
        Object.assign(state, { machine, segment: null, words: null });
    }

    function pickBeside(by) {
        const segments = state.machine && page.store.row(state.machine.id);
        if (!segments?.count || !state.segment) {
            return;
        }
        let index = segments.after(by > 0 ? state.segment.to : state.segment.from - 1);
        if (by < 0 && (index === segments.count || segments.from(index) >= state.segment.from)) {
            index--;
        }
        if (index >= 0 && index < segments.count) {
            const segment = segments.at(index);
            reveal(segment);
            return pick({ machine: state.machine, segment });
        }
    }

    function reveal({ from, to }) {
        const { view } = page.state;
        const length = view.to - view.from;
        if (to <= view.from || from >= view.to) {
            page.onView(moved(view, (from + to) / 2 - view.from - length / 2));
        }
    }

    /** @returns {boolean} whether the key meant something */
    function onKey(event, step) {
        const length = page.state.view.to - page.state.view.from;
        const beside = (by) => () =>
            event.shiftKey
                ? page.onView(moved(page.state.view, (by * length) / 4))
                : pickBeside(by);
        const act = {
            ArrowUp: () => pickRow(step(state.machine?.id, -1)),
            ArrowDown: () => pickRow(step(state.machine?.id, 1)),
            PageUp: () => pickRow(step(state.machine?.id, -10)),
            PageDown: () => pickRow(step(state.machine?.id, 10)),
            ArrowLeft: beside(-1),
            ArrowRight: beside(1),
            "+": () => page.onView(zoomed(page.state.view, 1 / ZOOM, anchor())),
            "=": () => page.onView(zoomed(page.state.view, 1 / ZOOM, anchor())),
            "-": () => page.onView(zoomed(page.state.view, ZOOM, anchor())),
            Enter: () => state.words && page.openForm(MODEL, state.words.id),
            Escape: clear,
        }[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) {
            return false;
        }
        act();
        return true;
    }

    function anchor() {
        const { view } = page.state;
        const { segment } = state;
        const middle = segment && (segment.from + segment.to) / 2;
        return middle >= view.from && middle <= view.to ? middle : undefined;
    }

    return {
        state,
        pick,
        clear,
        onKey,
        get shown() {
            return state.segment && { machine: state.machine, ...state.segment };
        },
        /** The stretch in one sentence, for who cannot see it. */
        get sentence() {
            const { machine, segment, words } = state;
            if (!segment) {
                return machine ? machine.name : "";
            }
            const span = spanLabel(segment.from, segment.to, page.zone);
            return [machine.code, words?.label || segment.label, span, words?.reason]
                .filter(Boolean)
                .join(", ");
        },
    };
}
