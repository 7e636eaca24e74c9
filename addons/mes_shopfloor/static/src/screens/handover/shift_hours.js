import { Component } from "@odoo/owl";
import { formatQty } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Good, scrap and plan of each hour of a shift; the figures stand under the bars. */
export class ShiftHours extends Component {
    static template = "mes_shopfloor.ShiftHours";
    static props = { hours: Array, now: Number };

    get top() {
        const heights = this.props.hours.map(({ good, scrap, planned }) =>
            Math.max(good + scrap, planned)
        );
        return Math.max(...heights, 1);
    }

    get bars() {
        return this.props.hours.map((hour) => ({
            key: hour.start,
            hour: String(hour.hour).padStart(2, "0"),
            good: this.share(hour.good),
            scrap: this.share(hour.scrap),
            planned: hour.planned ? this.share(hour.planned) : null,
            isAhead: hour.start > this.props.now,
            text: hour.start > this.props.now ? "" : formatQty(hour.good),
            label: this.labelOf(hour),
        }));
    }

    share(pieces) {
        return (100 * Math.max(pieces, 0)) / this.top;
    }

    labelOf({ hour, good, scrap, planned }) {
        return _t("%(hour)s o'clock: %(good)s good, %(scrap)s scrap, planned %(planned)s", {
            hour,
            good: formatQty(good),
            scrap: formatQty(scrap),
            planned: formatQty(planned),
        });
    }
}
