import { onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { isUnauthorized } from "@mes_shopfloor/services/terminal_service";
import { Feed } from "@mes_shopfloor/utils/feed";

const SEEN_INTERVAL = 60_000;
const CONNECTION_EVENTS = ["BUS:CONNECT", "BUS:RECONNECT", "BUS:DISCONNECT"];

/**
 * The live state of an application: its last answer, how old that is, and the plant's clock.
 *
 * @param {Object} options
 * @param {"kiosk"|"board"} options.kind what this page is; a terminal of the other kind goes there
 * @param {() => [string, Object]} options.getRequest route and parameters of what is shown now
 * @param {() => boolean} options.isPairing while a code is exchanged nothing is fetched
 * @param {(answer: Object) => void} [options.onAnswer]
 */
export function useScreen({ kind, getRequest, isPairing, onAnswer = () => {} }) {
    const terminal = useService("mes_terminal");
    const terminalState = useState(terminal.state);
    const bus = useService("bus_service");
    const state = useState({ answer: null, isOnline: true, receivedAt: 0, now: Date.now() });
    const feed = new Feed(fetchAnswer);
    let clockOffset = 0;
    let lastRequest = 0;
    let listeningSession = 0;

    async function fetchAnswer() {
        if (!terminal.state.isPaired || isPairing()) {
            return true;
        }
        const number = ++lastRequest;
        try {
            const answer = await terminal.call(...getRequest());
            if (number === lastRequest) {
                receive(answer);
            }
            return true;
        } catch (error) {
            state.isOnline = isUnauthorized(error);
            goToOwnPage();
            return false;
        }
    }

    function goToOwnPage() {
        const { isPaired, kind: own } = terminal.state;
        if (isPaired && own && own !== kind) {
            browser.location.assign(`/mes/${own}`);
        }
    }

    function receive(answer) {
        clockOffset = answer.data.station.now - Date.now();
        const now = serverNow();
        Object.assign(state, { answer, isOnline: true, receivedAt: now, now });
        onAnswer(answer);
        listen();
    }

    function serverNow() {
        return Date.now() + clockOffset;
    }

    /** The server adds the terminal's channel by the session, so each new session asks again. */
    async function listen() {
        if (listeningSession !== terminal.state.sessions) {
            listeningSession = terminal.state.sessions;
            await bus.addChannel("mes.terminal");
            bus.forceUpdateChannels();
        }
    }

    async function sendSignOfLife() {
        if (!terminal.state.isPaired) {
            return;
        }
        try {
            await terminal.call("/mes/terminal/seen");
        } catch {
            refresh(); // finds out why, and shows it
        }
    }

    function onRevoked() {
        terminal.forget();
        state.answer = null;
    }

    const refresh = () => feed.request();
    const clock = browser.setInterval(() => (state.now = serverNow()), 1000);
    const seen = browser.setInterval(sendSignOfLife, SEEN_INTERVAL);
    bus.subscribe("mes.terminal/changed", refresh);
    bus.subscribe("mes.terminal/revoked", onRevoked);
    CONNECTION_EVENTS.forEach((name) => bus.addEventListener(name, refresh));

    onWillStart(async () => {
        if (!terminal.state.isPaired || isPairing()) {
            return;
        }
        try {
            await terminal.openSession();
        } catch (error) {
            state.isOnline = isUnauthorized(error);
        }
        refresh();
    });
    onWillUnmount(() => {
        feed.stop();
        browser.clearInterval(clock);
        browser.clearInterval(seen);
        bus.unsubscribe("mes.terminal/changed", refresh);
        bus.unsubscribe("mes.terminal/revoked", onRevoked);
        CONNECTION_EVENTS.forEach((name) => bus.removeEventListener(name, refresh));
    });
    return { state, terminal: terminalState, show: () => feed.now() };
}
