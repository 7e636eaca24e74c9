import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatSeconds, formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

const STALE_SECONDS = 30;
const STATES = ["run", "setup", "idle", "down", "planned", "off", "unknown"];
const WORDS = {
    run: () => _t("run"),
    setup: () => _t("set-up"),
    idle: () => _t("idle"),
    down: () => _t("down"),
    planned: () => _t("planned"),
    off: () => _t("off"),
    unknown: () => _t("no data"),
};

/** Where, how many machines in which state, the shift, and the clock with the age of it all. */
export class BoardHeader extends Component {
    static template = "mes_shopfloor.BoardHeader";
    static components = { Icon };
    static props = { data: Object, now: Number, ageSeconds: Number, hasNoData: Boolean };

    get station() {
        return this.props.data.station;
    }

    get isStale() {
        return this.props.ageSeconds > STALE_SECONDS;
    }

    get age() {
        return formatSeconds(this.props.ageSeconds);
    }

    get clock() {
        return formatTime(this.props.now, this.station.tz);
    }

    get tiles() {
        return this.props.data.tiles;
    }

    get knowsStates() {
        return this.props.hasNoData || this.tiles.some((tile) => tile.state);
    }

    get states() {
        const counts = new Map();
        for (const tile of this.tiles) {
            const code = this.props.hasNoData ? "unknown" : tile.state?.code || "unknown";
            counts.set(code, (counts.get(code) || 0) + 1);
        }
        return STATES.filter((code) => counts.has(code)).map((code) => ({
            code,
            count: counts.get(code),
            word: WORDS[code](),
        }));
    }

    get workingCount() {
        return this.tiles.filter((tile) => tile.order).length;
    }
}
