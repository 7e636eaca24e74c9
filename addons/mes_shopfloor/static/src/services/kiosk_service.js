import { reactive } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { Screen } from "@mes_shopfloor/services/screen";
import { makeUuid } from "@mes_shopfloor/utils/uuid";

const HOME = "queue";

/**
 * The kiosk at a station: what is shown, who works here, and what is done.
 *
 * Components get it by `useKiosk()`. It holds what changes in `state`, nothing in itself.
 */
export class Kiosk {
    constructor({ terminal, bus }) {
        this.terminal = terminal;
        this.state = reactive({
            answer: null,
            isOnline: true,
            receivedAt: 0,
            now: Date.now(),
            asked: { screen: HOME, params: {} },
            place: "",
            pairingCode: undefined,
            operators: [],
            activeId: null,
            waiting: 0,
            error: "",
            isBusy: false,
            isMuted: false,
            isLeftHanded: false,
            isSecure: window.isSecureContext,
        });
        this.screen = new Screen(
            this.state,
            { terminal, bus },
            {
                kind: "kiosk",
                isPairing: () => Boolean(this.state.pairingCode),
                getRequest: () => ["/mes/kiosk/state", { ...this.state.asked }],
                onAnswer: (answer, request) => this.onAnswer(answer, request[1]),
            }
        );
    }

    get data() {
        return this.state.answer?.data;
    }

    get isPairing() {
        return Boolean(this.state.pairingCode) || !this.terminal.state.isPaired;
    }

    get operator() {
        return this.state.operators.find(({ id }) => id === this.state.activeId) || null;
    }

    /** Begin to live, called once by the application. */
    open(pairingCode) {
        this.terminal.serve("kiosk");
        this.state.pairingCode = pairingCode;
        return this.screen.start();
    }

    close() {
        this.screen.stop();
    }

    onPaired() {
        this.state.pairingCode = undefined;
        this.screen.show();
    }

    show(screen, params = {}) {
        Object.assign(this.state, { asked: { screen, params }, error: "" });
        this.screen.show();
    }

    back() {
        const { next_state: current, data } = this.state.answer;
        if (current !== HOME) {
            const { back = HOME } = kioskScreens.get(current, {});
            this.show(...(typeof back === "function" ? back(data) : [back]));
        }
    }

    /** The server may lead elsewhere, when an order is finished meanwhile. */
    onAnswer(answer, { screen, params }) {
        let asked = { screen, params };
        if (answer.next_state !== screen) {
            asked = this.state.asked = { screen: answer.next_state, params: {} };
        }
        this.state.place = `${asked.screen} ${JSON.stringify(asked.params)}`;
        const operators = answer.data.operators || [];
        const isHere = operators.some(({ id }) => id === this.state.activeId);
        const activeId = isHere ? this.state.activeId : operators[0]?.id || null;
        Object.assign(this.state, { operators, activeId });
    }

    /** Look something up: the answer of a screen that is not shown. Needs the network. */
    ask(screen, params = {}) {
        return this.terminal.call("/mes/kiosk/state", { screen, params });
    }

    /** Who is at the machine, the active one first. */
    get operatorIds() {
        const others = this.state.operators.map(({ id }) => id);
        return [this.state.activeId, ...others.filter((id) => id !== this.state.activeId)].filter(
            Boolean
        );
    }

    /**
     * Do something.
     *
     * @returns {Promise<{status: string, message: string, data: any}>} `done`, `duplicate`,
     *  `refused`, `waiting` (on this device, not sent yet) or `conflict` (sent to the supervisor)
     */
    async act(kind, params = {}, { workorderId, operators, quiet = false } = {}) {
        const event = {
            uuid: makeUuid(),
            kind,
            moment: Date.now(),
            operators: operators || this.operatorIds,
            params,
            queued: false,
        };
        if (workorderId) {
            event.workorder_id = workorderId;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            return this.conclude(await this.send(event), quiet);
        } finally {
            this.state.isBusy = false;
        }
    }

    async send(event) {
        try {
            const answer = await this.terminal.call("/mes/kiosk/act", {
                events: [event],
                sent_at: Date.now(),
            });
            return answer.results[0];
        } catch (error) {
            return { status: "refused", message: this.explain(error), data: null };
        }
    }

    conclude({ status, message = "", data = null }, quiet) {
        if (status === "refused" && !quiet) {
            this.state.error = message;
        }
        this.screen.show();
        return { status, message, data };
    }

    explain(error) {
        return error instanceof ConnectionLostError
            ? _t("No connection to the server. Nothing was kept: do it again.")
            : _t("The server could not do it. Nothing was kept: do it again or call for help.");
    }

    /** Events of an order that are not sent yet. */
    pending(_workorderId) {
        return [];
    }

    /** The active operator's id; signs somebody in when nobody is. Null when given up. */
    async requireOperator() {
        return this.state.activeId;
    }

    /** @param {"accepted"|"refused"|"reason"|"call"} _sound */
    play(_sound) {}
}

export const kioskService = {
    dependencies: ["mes_terminal", "bus_service"],
    start(_env, { mes_terminal: terminal, bus_service: bus }) {
        return new Kiosk({ terminal, bus });
    },
};

registry.category("services").add("mes_kiosk", kioskService);
