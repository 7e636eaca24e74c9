import { isTaken } from "@mes_shopfloor/services/use_order_acts";
import { stepParams } from "@mes_shopfloor/utils/step_params";

/** What the operator does on the order screen: one method per act. The screen only draws. */
export class OrderDesk {
    constructor(screen, act) {
        this.screen = screen;
        this.act = act;
    }

    get order() {
        return this.screen.order;
    }

    get state() {
        return this.screen.state;
    }

    get kiosk() {
        return this.screen.kiosk;
    }

    get unitParams() {
        const { lotId } = this.screen;
        return lotId ? { lot_id: lotId } : {};
    }

    close() {
        Object.assign(this.state, { sheet: null, component: null });
    }

    next() {
        const { kind, params } = this.screen.nextAct;
        const unit = kind === "phase" || !this.screen.isSerial ? {} : this.unitParams;
        return this.act(kind, { ...params, ...unit });
    }

    join() {
        const unit = this.screen.isSerial ? this.unitParams : {};
        return this.act("start", { phase: this.screen.phase || "run", ...unit });
    }

    changePhase(phase) {
        return this.act("phase", { phase });
    }

    async pause(reasonId) {
        const result = await this.act("pause", reasonId ? { reason_id: reasonId } : {});
        if (isTaken(result)) {
            this.close();
        }
    }

    oneGood() {
        const isReady = this.screen.canDeclare && (!this.screen.isSerial || this.screen.isUnitOpen);
        return isReady ? this.act("declare", { good: 1, ...this.unitParams }) : null;
    }

    declare() {
        const { lotId } = this.screen;
        if (!this.kiosk.state.isOnline) {
            this.state.isDeclaring = true;
            return;
        }
        const params = { workorder_id: this.order.id, ...(lotId && { lot_id: lotId }) };
        this.kiosk.show("declare", params);
    }

    undo() {
        const { undo } = this.screen;
        return undo ? this.act("undo", { uuid: undo.uuid }) : null;
    }

    askFinish() {
        const { finish } = this.order;
        const isAsked = finish.steps.length || finish.short > 0 || finish.away > 0;
        return isAsked ? (this.state.sheet = "finish") : this.finish(false);
    }

    async finish(backorder) {
        const { is_last: isLast, short } = this.order.finish;
        const params = isLast ? { backorder: Boolean(backorder && short > 0) } : {};
        const result = await this.act(isLast ? "close" : "finish", params);
        this.close();
        if (isTaken(result)) {
            this.kiosk.show("queue");
        }
    }

    async record(step, values) {
        const lotId = step.by_serial || this.screen.isSerial ? this.screen.lotId : null;
        const result = await this.act("step", stepParams(step, values, lotId));
        const isDone = isTaken(result);
        if (isDone && result.data?.verdict !== "not_ok") {
            this.state.index = null;
        }
        if (isDone && result.data?.verdict === "not_ok") {
            this.kiosk.play("refused");
        }
        return isDone;
    }

    async printLabel() {
        const lotIds = this.screen.lotId ? [this.screen.lotId] : [];
        const result = await this.act("label", { lot_ids: lotIds });
        if (result?.data?.url) {
            window.open(result.data.url, "_blank", "noopener");
        }
        return isTaken(result);
    }

    async putIn(component, values) {
        const unit = component.is_per_unit && this.screen.lotId;
        const params = {
            product_id: component.product_id,
            ...values,
            ...(unit && { unit_lot_id: unit }),
        };
        const result = await this.act("consume", params);
        if (isTaken(result)) {
            this.kiosk.play("accepted");
            this.close();
        }
        return result;
    }

    takeBack(entry) {
        return this.act("take_back", { entry_id: entry.id });
    }

    askLots(component) {
        Object.assign(this.state, { sheet: "lots", component });
    }

    /** Take another unit in hand; who is at work goes on with that one, his time with him. */
    async choose(lotId) {
        const { operatorId, isSerial } = this.screen;
        const mine = this.order.workers.find(({ id }) => id === operatorId);
        this.state.lots[operatorId] = lotId;
        this.state.index = null;
        if (isSerial && mine && mine.lot_id !== lotId) {
            if (isTaken(await this.act("pause"))) {
                await this.act("start", { phase: mine.phase, lot_id: lotId });
            }
        }
    }

    async identify(name) {
        const known = this.order.units.list.find((unit) => unit.name === name);
        if (known) {
            return this.choose(known.id);
        }
        const result = await this.act("identify", { name });
        if (result?.data?.lot_id) {
            await this.choose(result.data.lot_id);
        }
        return undefined;
    }

    get step() {
        return this.screen.steps[this.screen.index];
    }

    /** A code belongs to a unit, to the step that waits for one, or to a component; else to nobody. */
    async onScan({ code, found }) {
        if (found) {
            return false;
        }
        const step = this.step?.kind === "scan" && !this.screen.isStepDone ? this.step : null;
        const scanned = await this.lookUp(code, step);
        if (step && (scanned.fits_step || ["product", "component"].includes(scanned.kind))) {
            await this.record(step, { value: code });
            return true;
        }
        return this.take(code, scanned);
    }

    async take(code, scanned) {
        const unit = this.order.units.list.find(({ name }) => name === code);
        if (unit) {
            await this.choose(unit.id);
        } else if (scanned.kind === "unit") {
            await this.identify(scanned.name);
        } else if (scanned.kind === "component" && scanned.lot_id) {
            await this.onLot(scanned);
        } else {
            return false;
        }
        return true;
    }

    /** What a code means at this order: the server knows; without network what is shown tells. */
    async lookUp(code, step) {
        if (this.kiosk.state.isOnline) {
            const params = { workorder_id: this.order.id, code, ...(step && { step_id: step.id }) };
            const { data, message } = await this.kiosk.ask("order_scan", params);
            if (message) {
                this.kiosk.state.error = message;
            }
            return data;
        }
        const component = this.order.components.find(({ proposal }) => proposal?.lot === code);
        return {
            fits_step: Boolean(step),
            kind: component ? "component" : "unknown",
            product_id: component?.product_id,
            lot_id: component?.proposal.lot_id,
        };
    }

    onLot({ product_id: productId, lot_id: lotId, lot, quantity }) {
        const { step } = this;
        if (step?.kind === "component" && step.component_id === productId && lotId) {
            return this.record(step, { value: { lot_id: lotId } });
        }
        const component = this.order.components.find(({ product_id: id }) => id === productId);
        return this.putIn(component, {
            ...(lotId ? { lot_id: lotId } : { lot }),
            ...(quantity && { quantity }),
        });
    }

    /** + one good, d declare, s start or go on, p pause, e end, u undo, arrows the steps. */
    onKey(key) {
        const { screen } = this;
        const acts = {
            "+": () => this.oneGood(),
            d: () => screen.canDeclare && this.declare(),
            s: () => screen.nextAct && this.next(),
            p: () => screen.isAtWork && (this.state.sheet = "pause"),
            e: () => !screen.isOffline && this.askFinish(),
            u: () => !screen.isOffline && this.undo(),
            ArrowLeft: () => this.go(-1),
            ArrowRight: () => this.go(1),
        };
        const act = acts[key.length === 1 ? key.toLowerCase() : key];
        if (act) {
            act();
        }
        return Boolean(act);
    }

    go(by) {
        if (this.screen.steps.length) {
            this.state.index = Math.min(
                Math.max(this.screen.index + by, 0),
                this.screen.steps.length - 1
            );
        }
    }
}
