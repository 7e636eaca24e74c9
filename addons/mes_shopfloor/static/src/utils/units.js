const DONE = ["good", "scrap"];

/**
 * The unit or lot an operator has in hand.
 *
 * @param {number|null} [wanted] what was chosen; null: none on purpose
 * @returns {number|null} its id
 */
export function chosenUnit(order, operatorId, wanted) {
    const { tracking, list } = order.units;
    if (tracking === "none" || wanted === null) {
        return null;
    }
    if (wanted && list.some(({ id }) => id === wanted)) {
        return wanted;
    }
    const mine = (order.workers || []).find(({ id }) => id === operatorId)?.lot_id;
    const held = list.find(({ id }) => id === mine);
    if (held && !DONE.includes(held.state)) {
        return held.id;
    }
    return list.length === 1 ? list[0].id : null;
}
