import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { PairingScreen } from "@mes_shopfloor/screens/pairing/pairing_screen";
import { BoardLate } from "@mes_shopfloor/board/board_late";
import { BoardOutput } from "@mes_shopfloor/board/board_output";
import { BoardTile } from "@mes_shopfloor/board/board_tile";
import { useInterval } from "@mes_shopfloor/services/use_interval";
import { useScreen } from "@mes_shopfloor/services/use_screen";
import { formatSeconds, formatTime } from "@mes_shopfloor/utils/format";

export const TILES_PER_PAGE = 12;
export const PAGE_SECONDS = 15;
export const STALE_SECONDS = 30;
export const NO_DATA_SECONDS = 120;

/** The wallboard of a plant, read from eight metres away. */
export class BoardApp extends Component {
    static template = "mes_shopfloor.BoardApp";
    static components = { BoardLate, BoardOutput, BoardTile, Icon, PairingScreen };
    static props = { pairingCode: { type: String, optional: true } };

    setup() {
        this.linking = useState({ code: this.props.pairingCode });
        this.paging = useState({ turn: 0 });
        this.screen = useScreen({
            kind: "board",
            isPairing: () => Boolean(this.linking.code),
            getRequest: () => ["/mes/board/state", {}],
        });
        useInterval(() => this.paging.turn++, PAGE_SECONDS * 1000);
    }

    get isPairing() {
        return Boolean(this.linking.code) || !this.screen.terminal.isPaired;
    }

    get data() {
        return this.screen.state.answer?.data;
    }

    get clock() {
        return formatTime(this.screen.state.now, this.data.station.tz);
    }

    get ageSeconds() {
        const { now, receivedAt } = this.screen.state;
        return Math.floor((now - receivedAt) / 1000);
    }

    get isStale() {
        return this.ageSeconds > STALE_SECONDS;
    }

    get age() {
        return formatSeconds(this.ageSeconds);
    }

    get hasNoData() {
        return this.ageSeconds > NO_DATA_SECONDS;
    }

    get pageCount() {
        return Math.max(Math.ceil(this.data.tiles.length / TILES_PER_PAGE), 1);
    }

    get page() {
        return this.paging.turn % this.pageCount;
    }

    get tiles() {
        const start = this.page * TILES_PER_PAGE;
        return this.data.tiles.slice(start, start + TILES_PER_PAGE);
    }

    get runningCount() {
        return this.data.tiles.filter((tile) => tile.order).length;
    }

    onPaired() {
        this.linking.code = undefined;
        this.screen.show();
    }
}
