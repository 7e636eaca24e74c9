import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { kioskActs } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const FIGURES = { good: () => _t("good"), scrap: () => _t("scrap"), rework: () => _t("rework") };

/** What was done here and is not sent yet, in its order. */
export class WaitingSheet extends Component {
    static template = "mes_shopfloor.WaitingSheet";
    static components = { Icon, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
    }

    get events() {
        return this.kiosk.state.events;
    }

    get hasParked() {
        return this.events.some((event) => event.isParked);
    }

    titleOf({ kind, params }) {
        const { label } = kioskActs.get(kind, {});
        const figures = Object.entries(FIGURES)
            .filter(([name]) => params[name])
            .map(([name, word]) => `${params[name]} ${word()}`);
        return [label ? label() : kind, ...figures].join(" · ");
    }

    orderOf({ workorder_id: id }) {
        const { orders = [], order } = this.kiosk.data || {};
        const known = [order, ...orders].find((one) => one?.id === id);
        return known ? `${known.name} ${known.product}` : "";
    }

    timeOf({ moment }) {
        return formatTime(moment, this.kiosk.data?.station.tz);
    }

    whoOf({ operators }) {
        return this.kiosk.state.operators.find(({ id }) => id === operators[0])?.label || "";
    }

    onRetry() {
        return this.kiosk.work.outbox.retryParked();
    }
}
