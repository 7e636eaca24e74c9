import { Component } from "@odoo/owl";
import { BoardTile } from "@mes_shopfloor/board/board_tile";
import { CallsList } from "@mes_shopfloor/board/calls_list";
import { OrdersList } from "@mes_shopfloor/board/orders_list";
import { OutputSummary } from "@mes_shopfloor/board/output_summary";
import { TILES_PER_PAGE } from "@mes_shopfloor/board/pages";

/** Up to twelve work centers, and beside them what matters most of everything else. */
export class BoardStations extends Component {
    static template = "mes_shopfloor.BoardStations";
    static components = { BoardTile, CallsList, OrdersList, OutputSummary };
    static props = {
        data: Object,
        part: Number,
        now: Number,
        hasNoData: Boolean,
        isAlone: Boolean,
    };

    get tiles() {
        const { data, part } = this.props;
        const start = part * TILES_PER_PAGE;
        return part < 0 ? data.tiles : data.tiles.slice(start, start + TILES_PER_PAGE);
    }

    /** Few stations get large tiles. */
    get layout() {
        const count = Math.min(this.props.data.tiles.length, TILES_PER_PAGE);
        if (count <= 4) {
            return count <= 1 ? "grid-1" : "grid-2";
        }
        return count <= 9 ? "grid-3" : "grid-4";
    }

    get callsShown() {
        return Math.min(this.props.data.calls.length, 3);
    }

    /** What fits below the figures of the shift. */
    get ordersShown() {
        return Math.max(5 - this.callsShown - (this.callsShown ? 1 : 0), 1);
    }
}
