/** Pieces an order has behind it: good and scrap. What went to rework comes back. */
export function doneOf(order) {
    return order.good + order.scrap;
}

/** Share of the ordered quantity in percent, never outside the bar. */
export function percentOf(quantity, ordered) {
    return ordered > 0 ? Math.min(Math.max((quantity / ordered) * 100, 0), 100) : 0;
}

/**
 * How the order runs against its plan.
 *
 * @param {Object} order as the server sends it
 * @param {number} runSeconds seconds somebody worked on it so far
 * @returns {{done: number, target: ?number, behind: number, secondsPerPiece: ?number,
 *            targetSeconds: ?number, leftSeconds: ?number}}
 */
export function paceOf(order, runSeconds) {
    const done = doneOf(order);
    const left = Math.max(order.ordered - done, 0);
    const targetSeconds =
        order.ordered > 0 && order.expected_minutes > 0
            ? (order.expected_minutes * 60) / order.ordered
            : null;
    const target =
        targetSeconds && runSeconds > 0
            ? Math.min(Math.floor(runSeconds / targetSeconds), order.ordered)
            : null;
    const secondsPerPiece = done > 0 && runSeconds > 0 ? runSeconds / done : null;
    return {
        done,
        target,
        behind: target === null ? 0 : target - done,
        secondsPerPiece,
        targetSeconds,
        leftSeconds: secondsPerPiece === null ? null : left * secondsPerPiece,
    };
}
