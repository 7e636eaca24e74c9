import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ReasonSheet } from "@mes_shopfloor/screens/order/reason_sheet";
import { StepEntry } from "@mes_shopfloor/screens/order/step_entry";
import { StepMedia } from "@mes_shopfloor/screens/order/step_media";
import { StepNumber } from "@mes_shopfloor/screens/order/step_number";
import { StepParts } from "@mes_shopfloor/screens/order/step_parts";
import { StepWait } from "@mes_shopfloor/screens/order/step_wait";
import { formatTime } from "@mes_shopfloor/utils/format";
import { recordOf } from "@mes_shopfloor/utils/order_view";
import { isStepDone, secondsLeft, stepState } from "@mes_shopfloor/utils/step_value";
import { _t } from "@web/core/l10n/translation";

const INPUTS = {
    value_number: StepNumber,
    value_text: StepEntry,
    value_choice: StepEntry,
    scan: StepEntry,
    photo: StepEntry,
    component: StepParts,
    production: StepParts,
};
const SKIP_WORDS = {
    operator: () => "",
    supervisor: () => _t("A supervisor has to be the active person."),
    never: () => _t("This step is never skipped."),
};

/** One step of the instructions: what to do, the way to record it, and where it stands. */
export class StepCard extends Component {
    static template = "mes_shopfloor.StepCard";
    static components = { Icon, ReasonSheet, StepMedia, StepWait };
    static props = {
        order: Object,
        index: Number,
        now: Number,
        zone: String,
        lotId: { type: [Number, { value: null }], optional: true },
        isSupervisor: Boolean,
        drawing: { type: String, optional: true },
        onGo: Function,
        onRecord: Function,
        onLabel: Function,
    };

    setup() {
        this.state = useState({ sheet: null, redone: null });
        this.dotState = (step) => stepState(step, this.props.lotId);
    }

    get steps() {
        return this.props.order.steps.list;
    }

    get step() {
        return this.steps[this.props.index];
    }

    get standing() {
        return stepState(this.step, this.props.lotId);
    }

    get record() {
        return recordOf(this.step, this.props.lotId);
    }

    get Input() {
        const isOpen = !this.isDone || this.state.redone === this.step.id;
        return isOpen && !this.lacksUnit ? INPUTS[this.step.kind] : undefined;
    }

    get inputProps() {
        const { step } = this;
        const base = { step, onRecord: (value) => this.onRecord({ value }) };
        if (INPUTS[step.kind] !== StepParts) {
            return base;
        }
        const { components, units } = this.props.order;
        const component = components.find(({ product_id: id }) => id === step.component_id);
        return { ...base, ...(component && { component }), isSerial: units.tracking === "serial" };
    }

    get isDone() {
        return isStepDone(this.step, this.props.lotId);
    }

    get lacksUnit() {
        return this.step.by_serial && !this.props.lotId;
    }

    get progress() {
        return _t("Step %(number)s of %(total)s", {
            number: this.props.index + 1,
            total: this.steps.length,
        });
    }

    get often() {
        const { per, every, due, done } = this.step;
        if (per === "order") {
            return "";
        }
        const text = per === "unit" ? _t("each piece") : _t("every %s pieces", every);
        return due ? _t("%(often)s, %(done)s of %(due)s", { often: text, done, due }) : text;
    }

    /** What was recorded: 9.5 Nm at 10:42; skipped, with the reason. */
    get recorded() {
        const { record } = this;
        if (!record) {
            return "";
        }
        const time = formatTime(record.moment, this.props.zone);
        const what = {
            skipped: () => _t("Skipped: %s", record.reason),
            accepted: () => _t("%(value)s, accepted: %(reason)s", record),
            not_ok: () => _t("%s is not OK", record.value || _t("This")),
            started: () => _t("Begun"),
        }[record.verdict];
        const text = what ? what() : record.value || _t("Done");
        return _t("%(text)s at %(time)s", { text, time });
    }

    get left() {
        return this.step.kind === "wait"
            ? secondsLeft(this.step, this.props.lotId, this.props.now)
            : null;
    }

    /** The step's own button; none where the entry above has one. */
    get action() {
        const { kind } = this.step;
        if (this.isDone || this.lacksUnit) {
            return this.isLast ? null : { label: _t("Next step"), run: () => this.go(1) };
        }
        if (kind === "wait" && this.left === null) {
            return { label: _t("Start the wait"), run: () => this.onRecord({}) };
        }
        if (kind === "wait" && this.left > 0) {
            return null;
        }
        if (kind === "label") {
            return { label: _t("Print label"), icon: "file", run: () => this.onLabel() };
        }
        return INPUTS[kind] ? null : { label: _t("Step done"), run: () => this.onRecord({}) };
    }

    get isLast() {
        return this.props.index === this.steps.length - 1;
    }

    get canSkip() {
        const { skip_policy: policy } = this.step;
        return !this.isDone && !this.lacksUnit && policy !== "never";
    }

    get maySkip() {
        return this.step.skip_policy === "operator" || this.props.isSupervisor;
    }

    get skipHint() {
        return this.maySkip ? "" : SKIP_WORDS[this.step.skip_policy]();
    }

    get supervisorHint() {
        return SKIP_WORDS.supervisor();
    }

    go(by) {
        this.state.redone = null;
        this.props.onGo(this.props.index + by);
    }

    async onRecord(values) {
        const isTaken = await this.props.onRecord(this.step, values);
        if (isTaken) {
            Object.assign(this.state, { sheet: null, redone: null });
        }
    }

    async onLabel() {
        if (await this.props.onLabel()) {
            await this.onRecord({});
        }
    }

    onSkip(reason) {
        return this.onRecord({ skip_reason: reason });
    }

    onAccept(reason) {
        return this.onRecord({ accept_reason: reason });
    }
}
