/** What is sent of a step, by its kind. */
export function stepParams(step, { value, skip_reason, accept_reason }, lotId) {
    const params = { step_id: step.id, ...(lotId && { lot_id: lotId }) };
    if (skip_reason) {
        return { ...params, skip_reason };
    }
    if (accept_reason) {
        return { ...params, accept_reason };
    }
    if (step.kind === "component") {
        const { lot_id: componentLotId, quantity } = value || {};
        return {
            ...params,
            ...(componentLotId && { component_lot_id: componentLotId }),
            ...(quantity && { quantity }),
        };
    }
    if (step.kind === "production") {
        return { ...params, ...value };
    }
    return value === undefined ? params : { ...params, value };
}
