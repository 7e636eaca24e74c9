import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatWait } from "@mes_shopfloor/backend/andon_report/andon_report";
import { spanLabel } from "./scale";
import { stateOf } from "./states";

/** What the ledger says of the stretch of time that was chosen. */
export class StripPanel extends Component {
    static template = "mes_equipment.StripPanel";
    static props = {
        machine: Object,
        segment: Object,
        words: [Object, { value: null }, { value: false }],
        zone: String,
        now: Number,
        onOpen: Function,
        onMachine: Function,
        onZoom: Function,
        onClose: Function,
    };

    get state() {
        return this.props.words ? stateOf(this.props.words.state) : this.props.segment;
    }

    get headline() {
        const label = this.props.words?.label || this.props.segment.label;
        const { from, to } = this.props.segment;
        return `${label} ${formatWait((to - from) / 1000)}`;
    }

    get machine() {
        const { code, name } = this.props.machine;
        return code === name ? name : `${code} ${name}`;
    }

    get span() {
        const { from, to } = this.props.segment;
        const isOpen = this.props.words && !this.props.words.to;
        return isOpen
            ? _t("since %s", spanLabel(from, from, this.props.zone))
            : spanLabel(from, to, this.props.zone);
    }

    get reason() {
        const { words } = this.props;
        if (words.reason) {
            return words.reason;
        }
        if (words.needs_reason) {
            return _t("No reason yet");
        }
        return words.is_minor ? _t("Minor stop, needs none") : "";
    }
}
