import { _t } from "@web/core/l10n/translation";

export const TILES_PER_PAGE = 12;
/** With more pages than this, the stations have one entry: it says which part of them is shown. */
export const MOST_TABS = 6;
/** A board that somebody stopped turns again by itself: nobody climbs up to it. */
export const PAUSE_SECONDS = 300;

/** Page kinds: their name, and whether they have anything to say now. Later addons add theirs. */
export const PAGE_KINDS = {
    stations: { title: () => _t("Stations"), hasContent: () => true },
    plan: { title: () => _t("Plan"), hasContent: ({ output }) => Boolean(output.hours.length) },
    orders: { title: () => _t("Orders"), hasContent: ({ orders }) => Boolean(orders.rows.length) },
    calls: { title: () => _t("Calls"), hasContent: ({ calls }) => Boolean(calls.length) },
    quality: {
        title: () => _t("Quality"),
        hasContent: ({ output }) => Boolean(output.good || output.scrap),
    },
    message: {
        title: () => _t("Message"),
        hasContent: ({ messages }) => Boolean(messages.length),
    },
};

/**
 * The pages that are shown in turn: stations twelve at a time, and what has nothing to say left out.
 *
 * @returns {Array<{key: string, kind: string, title: string, seconds: number, part: number,
 *                  parts: number}>} never empty
 */
export function pagesOf(data) {
    const pages = [];
    for (const { kind, seconds } of data.pages) {
        const known = PAGE_KINDS[kind];
        if (!known?.hasContent(data)) {
            continue;
        }
        const parts = kind === "stations" ? Math.ceil(data.tiles.length / TILES_PER_PAGE) || 1 : 1;
        for (let part = 0; part < parts; part++) {
            const key = `${kind}-${part}-${pages.length}`;
            pages.push({ key, kind, title: known.title(), seconds, part, parts });
        }
    }
    return pages.length
        ? pages
        : [
              {
                  key: "stations",
                  kind: "stations",
                  title: PAGE_KINDS.stations.title(),
                  seconds: 15,
                  part: 0,
                  parts: 1,
              },
          ];
}

/**
 * The entries below the pages; each goes to a page.
 *
 * @param {number} index of the page that is shown
 * @returns {Array<{key: string, label: string, index: number, isCurrent: boolean}>}
 */
export function tabsOf(pages, index) {
    const isCrowded = pages.length > MOST_TABS;
    const tabs = new Map();
    for (const [position, { key, kind, title, part, parts }] of pages.entries()) {
        const isCurrent = position === index;
        const entry = isCrowded ? `${kind}-${position - part}` : key;
        if (tabs.has(entry) && !isCurrent) {
            continue;
        }
        const values = { title, part: part + 1, parts };
        const label = isCrowded
            ? _t("%(title)s %(part)s of %(parts)s", values)
            : _t("%(title)s %(part)s/%(parts)s", values);
        tabs.set(entry, {
            key: entry,
            label: parts > 1 ? label : title,
            index: position,
            isCurrent,
        });
    }
    return [...tabs.values()];
}

/** Which page is shown, and for how long still. It has no timer: it is told when a second passed. */
export class Pager {
    constructor() {
        this.index = 0;
        this.elapsed = 0;
        this.pausedFor = null;
    }

    get isPaused() {
        return this.pausedFor !== null;
    }

    tick(pages) {
        if (this.isPaused) {
            this.pausedFor += 1;
            if (this.pausedFor >= PAUSE_SECONDS) {
                this.pausedFor = null;
            }
            return;
        }
        this.elapsed += 1;
        if (this.elapsed >= this.pageOf(pages).seconds) {
            this.turn(1, pages);
        }
    }

    /** Pages come and go with what there is to say: the index always fits. */
    pageOf(pages) {
        return pages[this.index % pages.length];
    }

    turn(by, pages) {
        const count = pages.length;
        this.index = ((((this.index % count) + by) % count) + count) % count;
        this.elapsed = 0;
    }

    goTo(index) {
        this.index = index;
        this.elapsed = 0;
    }

    togglePause() {
        this.pausedFor = this.isPaused ? null : 0;
    }
}
