import { browser } from "@web/core/browser/browser";
import { isUnauthorized } from "@mes_shopfloor/services/terminal_service";
import { readDevice } from "@mes_shopfloor/utils/device";
import { Feed } from "@mes_shopfloor/utils/feed";

const SEEN_INTERVAL = 60_000;
/** A screen is told once of all that changes within a second, so it looks when that is over. */
const LOOK_AFTER = 1050;
/** Screens that are told together do not all ask in the same moment. */
const SPREAD = 25;
const SPREAD_OVER = 20;
const CONNECTION_EVENTS = ["BUS:CONNECT", "BUS:RECONNECT", "BUS:DISCONNECT"];

/** What an application shows: the server's last answer, how old it is, and the plant's clock. */
export class Screen {
    /**
     * @param {Object} state reactive: answer, isOnline, receivedAt, now
     * @param {Object} services the terminal and the bus
     * @param {Object} options as of `useScreen`
     */
    constructor(state, { terminal, bus }, options) {
        Object.assign(this, { state, terminal, bus, options });
        this.feed = new Feed(() => this.fetch());
        this.clockOffset = 0;
        this.lastRequest = 0;
        this.listeningSession = 0;
        this.refresh = () => this.feed.request();
        this.subscriptions = {
            "mes.terminal/changed": (message) => this.isMine(message) && this.refreshSoon(),
            "mes.terminal/revoked": (message) => this.isMine(message) && this.forget(),
        };
    }

    get isReady() {
        return this.terminal.state.isPaired && !this.options.isPairing();
    }

    get serverNow() {
        return Date.now() + this.clockOffset;
    }

    /** Two pages of one browser share its connection and hear each other's messages. */
    isMine({ terminal_id: id }) {
        return id === this.terminal.state.id;
    }

    refreshSoon() {
        this.feed.requestIn(LOOK_AFTER + (this.terminal.state.id % SPREAD_OVER) * SPREAD);
    }

    async start() {
        this.clock = browser.setInterval(() => (this.state.now = this.serverNow), 1000);
        this.seen = browser.setInterval(() => this.sendSignOfLife(), SEEN_INTERVAL);
        for (const [name, handler] of Object.entries(this.subscriptions)) {
            this.bus.subscribe(name, handler);
        }
        CONNECTION_EVENTS.forEach((name) => this.bus.addEventListener(name, this.refresh));
        if (!this.isReady) {
            return;
        }
        try {
            await this.terminal.openSession();
        } catch (error) {
            this.state.isOnline = isUnauthorized(error);
        }
        this.refresh();
    }

    stop() {
        this.feed.stop();
        browser.clearInterval(this.clock);
        browser.clearInterval(this.seen);
        for (const [name, handler] of Object.entries(this.subscriptions)) {
            this.bus.unsubscribe(name, handler);
        }
        CONNECTION_EVENTS.forEach((name) => this.bus.removeEventListener(name, this.refresh));
    }

    /** Fetch without waiting, because a person asked. */
    show() {
        this.feed.now();
    }

    async fetch() {
        if (!this.isReady) {
            return true;
        }
        const number = ++this.lastRequest;
        const startedAt = Date.now();
        const request = this.options.getRequest();
        try {
            const answer = await this.terminal.call(...request);
            if (number === this.lastRequest) {
                this.receive(answer, request, startedAt);
            }
            return true;
        } catch (error) {
            const isAnswered = isUnauthorized(error) || this.options.onFailure?.(error, request);
            this.state.isOnline = Boolean(isAnswered);
            return false;
        }
    }

    receive(answer, request, startedAt) {
        this.clockOffset = answer.data.station.now - Date.now();
        const now = this.serverNow;
        Object.assign(this.state, { answer, isOnline: true, receivedAt: now, now });
        this.options.onAnswer?.(answer, request, startedAt);
        this.listen();
    }

    /** Show what the server said earlier, by the plant's clock as it was known then. */
    restore({ answer, receivedAt, clockOffset }) {
        this.clockOffset ||= clockOffset;
        Object.assign(this.state, { answer, receivedAt, now: this.serverNow });
    }

    /** The server adds the terminal's channel by the session, so each new session asks again. */
    async listen() {
        const { sessions } = this.terminal.state;
        if (this.listeningSession !== sessions) {
            this.listeningSession = sessions;
            await this.bus.addChannel("mes.terminal");
            this.bus.forceUpdateChannels();
        }
    }

    async sendSignOfLife() {
        if (!this.terminal.state.isPaired) {
            return;
        }
        try {
            const device = await readDevice(this.state.waiting);
            await this.terminal.call("/mes/terminal/seen", { kind: this.options.kind, device });
        } catch {
            this.refresh(); // finds out why, and shows it
        }
    }

    forget() {
        this.terminal.forget();
        this.state.answer = null;
    }
}
