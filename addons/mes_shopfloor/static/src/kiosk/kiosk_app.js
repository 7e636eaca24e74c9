import { Component, useState } from "@odoo/owl";
import { TopBar } from "@mes_shopfloor/components/top_bar/top_bar";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { OrderScreen } from "@mes_shopfloor/screens/order/order_screen";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import { QueueScreen } from "@mes_shopfloor/screens/queue/queue_screen";
import { useScreen } from "@mes_shopfloor/services/use_screen";

const SCREENS = { queue: QueueScreen, order: OrderScreen };

/** The kiosk at a station. The server says which screen comes next, this draws it. */
export class KioskApp extends Component {
    static template = "mes_shopfloor.KioskApp";
    static components = { Icon, PairingScreen, TopBar };
    static props = { pairingCode: { type: String, optional: true } };

    setup() {
        this.asked = useState({ screen: "queue", params: {} });
        this.linking = useState({ code: this.props.pairingCode });
        this.screen = useScreen({
            kind: "kiosk",
            isPairing: () => Boolean(this.linking.code),
            getRequest: () => ["/mes/kiosk/state", { ...this.asked }],
            onAnswer: (answer) => this.onAnswer(answer),
        });
    }

    get isPairing() {
        return Boolean(this.linking.code) || !this.screen.terminal.isPaired;
    }

    get answer() {
        return this.screen.state.answer;
    }

    get Screen() {
        return SCREENS[this.answer.next_state];
    }

    get onBack() {
        return this.answer.next_state === "queue" ? undefined : () => this.onShowQueue();
    }

    get screenProps() {
        return {
            data: this.answer.data,
            now: this.screen.state.now,
            onOpenOrder: (id) => this.show("order", { workorder_id: id }),
            onBack: this.onBack,
        };
    }

    show(screen, params = {}) {
        Object.assign(this.asked, { screen, params });
        this.screen.show();
    }

    onShowQueue() {
        this.show("queue");
    }

    onPaired() {
        this.linking.code = undefined;
        this.screen.show();
    }

    /** The server may lead elsewhere, when an order is finished meanwhile. */
    onAnswer(answer) {
        if (answer.next_state !== this.asked.screen) {
            Object.assign(this.asked, { screen: answer.next_state, params: {} });
        }
    }
}
