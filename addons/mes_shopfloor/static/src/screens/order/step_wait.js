import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatSeconds } from "@mes_shopfloor/utils/format";
import { secondsLeft } from "@mes_shopfloor/utils/step_value";
import { percentOf } from "@mes_shopfloor/utils/pace";

/** A wait that runs: what is left of it, and the way on when it is over. */
export class StepWait extends Component {
    static template = "mes_shopfloor.StepWait";
    static components = { Icon };
    static props = {
        step: Object,
        now: Number,
        lotId: { type: [Number, { value: null }], optional: true },
    };

    get left() {
        return secondsLeft(this.props.step, this.props.lotId, this.props.now);
    }

    get shown() {
        return formatSeconds(this.left ?? this.props.step.wait_seconds);
    }

    get share() {
        const { wait_seconds: whole } = this.props.step;
        return this.left === null ? 0 : percentOf(whole - this.left, whole);
    }
}
