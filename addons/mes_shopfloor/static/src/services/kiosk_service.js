import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { AnswerMemory, placeOf } from "@mes_shopfloor/services/answer_memory";
import { kioskActs, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { KioskPeople } from "@mes_shopfloor/services/kiosk_people";
import { KioskScanner } from "@mes_shopfloor/services/kiosk_scanner";
import { KioskSettings } from "@mes_shopfloor/services/kiosk_settings";
import { KioskShell } from "@mes_shopfloor/services/kiosk_shell";
import { KioskSheets } from "@mes_shopfloor/services/kiosk_sheets";
import { KioskWork } from "@mes_shopfloor/services/kiosk_work";
import { Prefetch } from "@mes_shopfloor/services/prefetch";
import { Screen } from "@mes_shopfloor/services/screen";
import { playSound } from "@mes_shopfloor/services/sounds";
import { kioskStores } from "@mes_shopfloor/utils/kiosk_store";
import { session } from "@web/session";

const HOME = "queue";

function makeState() {
    return reactive({
        answer: null,
        asked: { screen: HOME, params: {} },
        place: "",
        shown: { screen: HOME, params: {} },
        screenError: "",
        isOnline: true,
        offlineSince: null,
        receivedAt: 0,
        now: Date.now(),
        pairingCode: undefined,
        operators: [],
        activeId: null,
        events: [],
        waiting: 0,
        strangers: 0,
        isDurable: true,
        error: "",
        notice: "",
        isBusy: false,
        theme: "",
        isMuted: false,
        isLeftHanded: false,
        isSecure: window.isSecureContext,
        hasNewVersion: false,
        sheets: [],
    });
}

/**
 * The kiosk at a station: what is shown, who works here, and what is done.
 *
 * Components get it by `useKiosk()`. What changes is in `state`, and never in the object itself.
 */
export class Kiosk {
    constructor({ terminal, bus }) {
        this.terminal = terminal;
        this.state = makeState();
        this.settings = new KioskSettings(this.state);
        this.sheets = new KioskSheets(this.state);
        this.shell = new KioskShell(this.state);
        this.people = new KioskPeople(this);
        this.work = new KioskWork(this);
        this.scanner = new KioskScanner(this);
        this.prefetch = new Prefetch(this);
        this.kept = { store: null, answers: null };
        this.screen = new Screen(
            this.state,
            { terminal, bus },
            {
                kind: "kiosk",
                isPairing: () => Boolean(this.state.pairingCode),
                getRequest: () => ["/mes/kiosk/state", { ...this.state.asked }],
                onAnswer: (answer, [, asked], startedAt) => this.onAnswer(answer, asked, startedAt),
                onFailure: (error, [, asked]) => this.onFailure(error, asked),
            }
        );
        this.onStorage = ({ key }) => key === this.terminal.storageKey && browser.location.reload();
        this.onNetwork = () => this.screen.show();
    }

    // ------------------------------------------------------------------ life

    /** Begin to live, called once by the application. */
    async open(pairingCode) {
        this.terminal.serve("kiosk");
        this.state.pairingCode = pairingCode;
        this.settings.apply();
        browser.addEventListener("storage", this.onStorage);
        browser.addEventListener("online", this.onNetwork);
        browser.addEventListener("offline", this.onNetwork);
        this.kept.store = await kioskStores.open();
        this.state.isDurable = this.kept.store.isDurable;
        if (this.terminal.state.isPaired && !pairingCode) {
            await this.remember();
        }
        await this.screen.start();
        this.shell.speak(this.terminal.state.lang);
    }

    close() {
        this.screen.stop();
        this.work.stop();
        this.prefetch.stop();
        this.kept.answers?.stop();
        this.sheets.closeAll();
        browser.removeEventListener("storage", this.onStorage);
        browser.removeEventListener("online", this.onNetwork);
        browser.removeEventListener("offline", this.onNetwork);
    }

    async onPaired() {
        Object.assign(this.state, { pairingCode: undefined, answer: null });
        this.shell.forget();
        await this.remember();
        this.screen.show();
        if (!this.state.isSecure) {
            this.state.notice = _t(
                "This page has no encryption (TLS): it cannot be loaded without network and gets no camera. The menu says what to do."
            );
        }
        this.shell.speak(this.terminal.state.lang);
    }

    /** What this device keeps belongs to one terminal: another one begins with nothing. */
    async remember() {
        const key = this.terminalKey;
        this.work.stop();
        await this.kept.answers?.stop();
        this.kept.answers = new AnswerMemory(this.kept.store, key);
        await this.kept.answers.start();
        await this.work.start(this.kept.store, key);
        browser.navigator.storage?.persist?.();
    }

    get terminalKey() {
        return `${session.db || ""}:${this.terminal.id}`;
    }

    // --------------------------------------------------------------- screens

    get data() {
        return this.state.answer?.data;
    }

    show(screen, params = {}) {
        const asked = { screen, params };
        Object.assign(this.state, { asked, error: "", screenError: "", notice: "" });
        if (!this.state.isOnline) {
            this.recall(asked);
        }
        this.screen.show();
    }

    refresh() {
        this.screen.show();
    }

    get backTarget() {
        const { next_state: current, data } = this.state.answer || {};
        if (!current || current === HOME) {
            return null;
        }
        const { back = HOME } = kioskScreens.get(current, {});
        return typeof back === "function" ? back(data) : [back];
    }

    back() {
        const target = this.backTarget;
        if (target) {
            this.show(...target);
        }
    }

    /** The server may lead elsewhere, when an order is finished meanwhile. */
    onAnswer(answer, asked, startedAt) {
        let shown = asked;
        if (answer.next_state !== asked.screen) {
            shown = this.state.asked = { screen: answer.next_state, params: {} };
        }
        const { receivedAt } = this.state;
        const { clockOffset } = this.screen;
        this.state.offlineSince = null;
        this.kept.answers?.keep(placeOf(shown), { answer, receivedAt, clockOffset });
        this.arrive(answer, shown);
        this.state.screenError = "";
        this.work.onAnswer(startedAt);
        this.prefetch.plan(answer);
    }

    arrive(answer, shown) {
        Object.assign(this.state, { place: placeOf(shown), shown });
        this.people.arrive(answer.data.operators || []);
    }

    /** @returns {boolean} whether the server did answer */
    onFailure(error, asked) {
        if (error instanceof ConnectionLostError) {
            this.state.offlineSince ||= this.screen.serverNow;
            this.recall(asked);
            return false;
        }
        console.error("The server could not show a screen:", error);
        const message = _t("The server could not show this. It is tried again by itself.");
        this.state.screenError = message;
        return true;
    }

    /** Without the server: what it said last about this screen. */
    async recall(asked) {
        const place = placeOf(asked);
        if (place === this.state.place && this.state.answer) {
            return;
        }
        const kept = await this.kept.answers?.recall(place);
        if (place !== placeOf(this.state.asked)) {
            return;
        }
        if (kept) {
            this.screen.restore(kept);
            this.arrive(kept.answer, asked);
        } else if (this.state.answer) {
            this.state.error = _t("Needs network: this was not opened here before.");
            this.state.asked = this.state.shown;
        }
    }

    /** Look something up: the answer of a screen that is not shown. Needs the network. */
    ask(screen, params = {}) {
        return this.terminal.call("/mes/kiosk/state", { screen, params });
    }

    // ------------------------------------------------------- people and work

    /** The one who does what is done now, or null. */
    get operator() {
        return this.state.operators.find(({ id }) => id === this.state.activeId) || null;
    }

    /** The active operator's id; signs somebody in when nobody is. Null when given up. */
    requireOperator() {
        return this.people.require();
    }

    /**
     * Do something. It is written down on this device first.
     *
     * @returns {Promise<{status: string, message: string, data: any}>} `done`, `duplicate`,
     *  `refused`, `waiting` (on this device, not sent yet) or `conflict` (sent to the supervisor)
     */
    act(kind, params = {}, options = {}) {
        return this.work.act(kind, params, options);
    }

    /** Whether an act may be offered now, with the network as it is. */
    can(kind) {
        return this.state.isOnline || Boolean(kioskActs.get(kind, {}).offline);
    }

    /** Events of an order that wait on this device, as they were sent to `act`. */
    pending(workorderId) {
        return this.state.events.filter((event) => event.workorder_id === workorderId);
    }

    // ---------------------------------------------------------------- around

    /** As if the code had been scanned. */
    scan(code) {
        return this.scanner.scan(code);
    }

    /** Show a component over the screen; it gets `close(result)`. */
    openSheet(Component, props = {}) {
        return this.sheets.open(Component, props);
    }

    /** @param {"accepted"|"refused"|"reason"|"call"} sound */
    play(sound) {
        if (!this.state.isMuted) {
            playSound(sound);
        }
    }
}

export const kioskService = {
    dependencies: ["mes_terminal", "bus_service"],
    start(_env, { mes_terminal: terminal, bus_service: bus }) {
        return new Kiosk({ terminal, bus });
    },
};

registry.category("services").add("mes_kiosk", kioskService);
