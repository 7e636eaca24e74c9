import { onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Screen } from "@mes_shopfloor/services/screen";

/**
 * The live state of an application, from its mounting to its end.
 *
 * @param {Object} options
 * @param {"kiosk"|"board"} options.kind what this page is
 * @param {() => [string, Object]} options.getRequest route and parameters of what is shown now
 * @param {() => boolean} options.isPairing while a code is exchanged nothing is fetched
 * @param {(answer: Object, request: [string, Object], startedAt: number) => void}
 *  [options.onAnswer]
 * @param {(error: Error, request: [string, Object]) => boolean} [options.onFailure] true when the
 *  server did answer, so that the network is not to blame
 */
export function useScreen(options) {
    const terminal = useService("mes_terminal");
    terminal.serve(options.kind);
    const state = useState({ answer: null, isOnline: true, receivedAt: 0, now: Date.now() });
    const screen = new Screen(state, { terminal, bus: useService("bus_service") }, options);
    onWillStart(() => screen.start());
    onWillUnmount(() => screen.stop());
    return { state, terminal: useState(terminal.state), show: () => screen.show() };
}
