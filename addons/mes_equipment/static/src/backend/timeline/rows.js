export const ROW = 36;
export const GROUP = 28;

/** Where each machine and each heading of a line stands, from the top of the list. */
export function layout(machines, severalPlants = false) {
    const items = [];
    let top = 0;
    let last;
    for (const machine of machines) {
        const parts = [severalPlants && machine.plant, machine.line].filter(Boolean);
        const title = parts.join(" · ");
        if (title !== last && (title || last)) {
            items.push({ key: `group ${machine.id}`, title, top, height: GROUP });
            top += GROUP;
        }
        last = title;
        items.push({ key: machine.id, machine, top, height: ROW });
        top += ROW;
    }
    return { items, height: top };
}

/** The items that can be seen, with some before and after. */
export function visible(items, top, height, spare = 0) {
    let low = 0;
    let high = items.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (items[middle].top + items[middle].height > top - spare) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let end = low;
    while (end < items.length && items[end].top < top + height + spare) {
        end++;
    }
    return items.slice(low, end);
}

/** The machine so many rows below (or above) another; the first when there is none yet. */
export function neighbour(items, id, by) {
    const rows = items.filter((item) => item.machine);
    const place = rows.findIndex((item) => item.machine.id === id);
    const next = place < 0 ? 0 : Math.min(Math.max(place + by, 0), rows.length - 1);
    return rows[next];
}
