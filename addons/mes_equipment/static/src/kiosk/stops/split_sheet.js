import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { lengthOf, MINUTE, spanOf } from "@mes_equipment/kiosk/stops/stops";

/** Where one stop ends and the next begins: two things kept the machine, one after the other. */
export class SplitSheet extends Component {
    static template = "mes_equipment.SplitSheet";
    static components = { Icon, Sheet };
    static props = { stop: Object, station: Object, close: Function };

    setup() {
        this.kiosk = useKiosk();
        const { start } = this.props.stop;
        this.end = this.props.stop.end || this.kiosk.state.now;
        const middle = start + this.step * Math.round((this.end - start) / 2 / this.step);
        this.state = useState({ moment: middle, message: "", isBusy: false });
    }

    /** A minute, and in a short stop a smaller part of it. */
    get step() {
        return this.end - this.props.stop.start > 10 * MINUTE ? MINUTE : 10_000;
    }

    get least() {
        return this.props.stop.start + this.step;
    }

    get most() {
        return this.end - this.step;
    }

    get isPossible() {
        return this.most >= this.least;
    }

    get share() {
        const { start } = this.props.stop;
        return Math.round((100 * (this.state.moment - start)) / (this.end - start));
    }

    get parts() {
        const { stop, station } = this.props;
        const { moment } = this.state;
        return [
            { id: 1, start: stop.start, end: moment },
            { id: 2, start: moment, end: stop.end },
        ].map((part) => ({
            ...part,
            span: spanOf(part, station.tz),
            length: lengthOf(part, this.kiosk.state.now),
        }));
    }

    move(steps) {
        this.onMoment(this.state.moment + steps * this.step);
    }

    onMoment(moment) {
        this.state.moment = Math.min(Math.max(Number(moment), this.least), this.most);
    }

    async onSplit() {
        if (this.state.isBusy) {
            return;
        }
        const params = { machine_id: this.props.stop.machine_id, moment: this.state.moment };
        Object.assign(this.state, { isBusy: true, message: "" });
        try {
            const result = await this.kiosk.act("stop_split", params, { quiet: true });
            if (result.status === "refused") {
                this.state.message = result.message;
            } else {
                this.props.close(result);
                await this.kiosk.show("stops");
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
