import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { CallCard } from "@mes_shopfloor/screens/andon/call_card";
import { byUrgency, waitingCalls } from "@mes_shopfloor/screens/andon/calls";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";

/** The calls of this station, live: taken back by who called, accepted and resolved by who comes. */
export class CallsSheet extends Component {
    static template = "mes_shopfloor.CallsSheet";
    static components = { CallCard, Icon, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
    }

    get station() {
        return this.kiosk.state.answer.data.station;
    }

    get calls() {
        return byUrgency(this.station.calls || []);
    }

    get waiting() {
        const { kinds = [] } = this.station.help || {};
        return waitingCalls(this.kiosk.state.events || []).map(({ uuid, params }) => ({
            uuid,
            ...kinds.find(({ id }) => id === params.kind_id),
        }));
    }

    onWithdraw(uuid) {
        return this.kiosk.act("withdraw", { call_uuid: uuid });
    }

    onAll() {
        this.props.close();
        this.kiosk.show("calls");
    }
}
