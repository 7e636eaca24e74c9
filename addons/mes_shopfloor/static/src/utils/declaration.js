/** The empty entry of the declare screen. */
export function emptyEntry() {
    return { good: 0, scrap: {}, loose: 0, rework: 0, reworkReason: null, target: null };
}

/** Scrap by all reasons, and that which has no reason yet. */
export function scrapOf(entry) {
    return Object.values(entry.scrap).reduce((sum, count) => sum + count, entry.loose);
}

export function totalOf(entry) {
    return entry.good + scrapOf(entry) + entry.rework;
}

/** Change how many pieces of a kind there are. Scrap goes to the only reason, else it asks why. */
export function setQuantity(entry, kind, quantity) {
    const wanted = Math.max(quantity, 0);
    if (kind !== "scrap") {
        return { ...entry, [kind]: wanted };
    }
    const reasons = Object.keys(entry.scrap).filter((id) => entry.scrap[id] > 0);
    if (reasons.length === 1 && !entry.loose) {
        return { ...entry, scrap: wanted ? { [reasons[0]]: wanted } : {} };
    }
    return takeOff({ ...entry, scrap: { ...entry.scrap } }, wanted);
}

/** More has no reason yet; less is taken from that first, then from the reason chosen last. */
function takeOff(entry, wanted) {
    let change = wanted - scrapOf(entry);
    if (change > 0) {
        return { ...entry, loose: entry.loose + change };
    }
    const fromLoose = Math.min(entry.loose, -change);
    entry.loose -= fromLoose;
    change += fromLoose;
    for (const id of Object.keys(entry.scrap).reverse()) {
        const taken = Math.min(entry.scrap[id], -change);
        entry.scrap[id] -= taken;
        change += taken;
        if (!entry.scrap[id]) {
            delete entry.scrap[id];
        }
    }
    return entry;
}

/** A tap on a reason: the scrap without one gets it, else there is one piece more of it. */
export function chooseReason(entry, id) {
    const count = (entry.scrap[id] || 0) + (entry.loose || 1);
    return { ...entry, scrap: { ...entry.scrap, [id]: count }, loose: 0 };
}

/**
 * The events of one declaration, in their order: an event has one reason, so each further reason
 * is one more event, and rework that has another reason than the scrap before it, too.
 */
export function eventsOf(entry, { lotId = null, note = "", picture = null } = {}) {
    const common = commonOf(lotId, note);
    const events = scrapEventsOf(entry).map((event) => ({ ...event, ...common }));
    if (entry.good) {
        events[0] = { ...(events[0] || common), good: entry.good };
    }
    if (entry.rework) {
        events.push({ ...reworkOf(entry), ...common });
    }
    if (picture && events.length) {
        events.at(-1).picture = picture;
    }
    return events;
}

function commonOf(lotId, note) {
    return { ...(lotId && { lot_id: lotId }), ...(note && { note }) };
}

function scrapEventsOf({ scrap, loose }) {
    const events = Object.entries(scrap)
        .filter(([, count]) => count > 0)
        .map(([id, count]) => ({ scrap: count, reason_id: Number(id) }));
    return loose ? [{ scrap: loose }, ...events] : events;
}

function reworkOf({ rework, reworkReason, target }) {
    return {
        rework,
        ...(reworkReason && { reason_id: reworkReason }),
        ...(target && { rework_to_id: target }),
    };
}

/** Why the quantities cannot be, with what would fit: null when they can. */
export function excessOf(entry, order) {
    const total = totalOf(entry);
    const remaining = order.remaining ?? Infinity;
    const ready = order.ready ?? Infinity;
    if (total > remaining) {
        return { kind: "remaining", most: remaining };
    }
    return total > ready ? { kind: "ready", most: ready } : null;
}

/** The entry cut down to `most` pieces: good ones give way first. */
export function reducedTo(entry, most) {
    let excess = Math.max(totalOf(entry) - most, 0);
    let reduced = entry;
    for (const kind of ["good", "rework", "scrap"]) {
        const current = kind === "scrap" ? scrapOf(reduced) : reduced[kind];
        const taken = Math.min(current, excess);
        reduced = setQuantity(reduced, kind, current - taken);
        excess -= taken;
    }
    return reduced;
}

/** The entry without what one of its events has booked. */
export function without(entry, { good = 0, scrap = 0, rework = 0, reason_id: reasonId }) {
    const left = { ...entry, good: entry.good - good, rework: entry.rework - rework };
    if (!scrap) {
        return left;
    }
    if (!reasonId) {
        return { ...left, loose: entry.loose - scrap };
    }
    const { [reasonId]: count, ...others } = entry.scrap;
    return { ...left, scrap: count > scrap ? { ...others, [reasonId]: count - scrap } : others };
}
