import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatQty, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const HOUR = 3_600_000;

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
        const { start, end, hours } = this.props.output;
        const goods = new Map(hours);
        const most = Math.max(...goods.values(), 1);
        const list = [];
        for (let hour = start - (start % HOUR); hour < end; hour += HOUR) {
            const good = goods.get(hour) || 0;
            list.push({
                hour,
                label: formatTime(hour, this.props.station.tz).slice(0, 2),
                good,
                height: Math.max((good / most) * 100, 0),
            });
        }
        return list;
    }

    get hoursLabel() {
        return this.hours.map(({ label, good }) => `${label}: ${formatQty(good)}`).join(", ");
    }
}
