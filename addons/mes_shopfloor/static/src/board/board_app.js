import { Component, useExternalListener, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import { BoardGuard } from "@mes_shopfloor/board/board_guard";
import { BoardHeader } from "@mes_shopfloor/board/board_header";
import { BoardMessage } from "@mes_shopfloor/board/board_message";
import { BoardPlan } from "@mes_shopfloor/board/board_plan";
import { BoardQuality } from "@mes_shopfloor/board/board_quality";
import { BoardStations } from "@mes_shopfloor/board/board_stations";
import { CallsList } from "@mes_shopfloor/board/calls_list";
import { OrdersList } from "@mes_shopfloor/board/orders_list";
import { Pager, pagesOf, tabsOf } from "@mes_shopfloor/board/pages";
import { reloadIfOutdated } from "@mes_shopfloor/board/reload";
import { useNarrow } from "@mes_shopfloor/board/use_narrow";
import { useInterval } from "@mes_shopfloor/services/use_interval";
import { useScreen } from "@mes_shopfloor/services/use_screen";

export const STALE_SECONDS = 30;
export const NO_DATA_SECONDS = 120;

const KEYS = {
    ArrowLeft: "onPrevious",
    PageUp: "onPrevious",
    MediaTrackPrevious: "onPrevious",
    ArrowRight: "onNext",
    PageDown: "onNext",
    MediaTrackNext: "onNext",
    " ": "onPause",
    Enter: "onPause",
    MediaPlayPause: "onPause",
};

/** The wallboard of a plant, read from eight metres away. */
export class BoardApp extends Component {
    static template = "mes_shopfloor.BoardApp";
    static components = {
        BoardGuard,
        BoardHeader,
        BoardMessage,
        BoardPlan,
        BoardQuality,
        BoardStations,
        CallsList,
        Icon,
        OrdersList,
        PairingScreen,
    };
    static props = { pairingCode: { type: String, optional: true } };

    setup() {
        this.linking = useState({ code: this.props.pairingCode });
        this.pager = useState(new Pager());
        this.narrow = useNarrow();
        this.screen = useScreen({
            kind: "board",
            isPairing: () => Boolean(this.linking.code),
            getRequest: () => ["/mes/board/state", {}],
            onAnswer: ({ data }) => reloadIfOutdated(data.version),
        });
        useInterval(() => this.data && this.pager.tick(this.pages), 1000);
        useExternalListener(window, "keydown", this.onKeydown);
    }

    get isPairing() {
        return Boolean(this.linking.code) || !this.screen.terminal.isPaired;
    }

    get data() {
        return this.screen.state.answer?.data;
    }

    get now() {
        return this.screen.state.now;
    }

    get zone() {
        return this.data.station.tz;
    }

    get ageSeconds() {
        return Math.floor((this.now - this.screen.state.receivedAt) / 1000);
    }

    get hasNoData() {
        return this.ageSeconds > NO_DATA_SECONDS;
    }

    get pages() {
        return pagesOf(this.data);
    }

    get page() {
        return this.pager.pageOf(this.pages);
    }

    get tabs() {
        return tabsOf(this.pages, this.pager.index % this.pages.length);
    }

    /** A phone shows everything below each other instead of turning pages. */
    get shownPages() {
        if (!this.narrow.isNarrow) {
            return [this.page];
        }
        const seen = new Set();
        const pages = this.pages.filter(({ kind }) => !seen.has(kind) && seen.add(kind));
        return [
            ...pages.filter(({ kind }) => kind === "message"),
            ...pages.filter(({ kind }) => kind !== "message"),
        ];
    }

    onKeydown(ev) {
        const handler = KEYS[ev.key];
        const isControl = ev.target.closest?.("button, input, a");
        if (!handler || !this.data || (isControl && [" ", "Enter"].includes(ev.key))) {
            return;
        }
        ev.preventDefault();
        this[handler]();
    }

    onPrevious() {
        this.pager.turn(-1, this.pages);
    }

    onNext() {
        this.pager.turn(1, this.pages);
    }

    onPause() {
        this.pager.togglePause();
    }

    onPaired() {
        this.linking.code = undefined;
        this.screen.show();
    }
}
