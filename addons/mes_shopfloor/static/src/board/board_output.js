import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Below this share of the highest bar a figure has no room inside and stands on top. */
const LOW = 0.3;

/** Good and scrap of the shift, and the good pieces of each of its hours. */
export class BoardOutput extends Component {
    static template = "mes_shopfloor.BoardOutput";
    static components = { Icon };
    static props = { output: Object, station: Object };

    setup() {
        this.formatQty = formatQty;
    }

    get title() {
        return this.props.station.shift ? _t("Finished, this shift") : _t("Finished today");
    }

    get hours() {
        const { hours } = this.props.output;
        const most = Math.max(...hours.map((hour) => hour.good), 1);
        return hours.map(({ hour, good }, index) => ({
            key: index,
            label: String(hour).padStart(2, "0"),
            good,
            height: Math.max((good / most) * 100, 0),
            isLow: good / most < LOW,
        }));
    }

    get hoursLabel() {
        return this.hours.map(({ label, good }) => `${label}: ${formatQty(good)}`).join(", ");
    }
}
