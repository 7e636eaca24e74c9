import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The last value measured on the order, its limits beside it and the verdict of the server. */
export class LastMeasured extends Component {
    static template = "mes_quality.LastMeasured";
    static components = { Icon };
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    get measured() {
        return this.props.order?.measured || null;
    }

    get value() {
        return this.format(this.measured.value);
    }

    get limits() {
        const { lower, upper } = this.measured;
        if (lower === null && upper === null) {
            return "";
        }
        if (upper === null) {
            return _t("at least %s", this.format(lower));
        }
        if (lower === null) {
            return _t("at most %s", this.format(upper));
        }
        return _t("%(lower)s to %(upper)s", {
            lower: this.format(lower),
            upper: this.format(upper),
        });
    }

    get moment() {
        return formatMoment(this.measured.moment, this.props.now, this.props.station.tz);
    }

    format(number) {
        return number === null ? "" : number.toFixed(this.measured.decimals);
    }
}

registry
    .category("mes_shopfloor.kiosk_panels")
    .add("mes_quality.last_measured", { area: "side", Component: LastMeasured }, { sequence: 20 });
