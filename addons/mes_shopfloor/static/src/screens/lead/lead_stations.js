import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ShiftBalance } from "@mes_shopfloor/screens/handover/shift_balance";
import { StationTile } from "@mes_shopfloor/screens/lead/station_tile";

/** All work centers of the plant as they are now; one opens with the balance of its shift. */
export class LeadStations extends Component {
    static template = "mes_shopfloor.LeadStations";
    static components = { Icon, ShiftBalance, StationTile };
    static props = {
        stations: Array,
        detail: { type: [Object, { value: null }] },
        now: Number,
        zone: String,
        onOpen: Function,
    };

    get opened() {
        const { detail, stations } = this.props;
        return detail && stations.find(({ id }) => id === detail.id);
    }

    get summary() {
        const count = (state) =>
            this.props.stations.filter((station) => station.state === state).length;
        const calls = this.props.stations.reduce((sum, { calls }) => sum + calls.length, 0);
        return [
            _t("%s running", count("running")),
            _t("%s stopped", count("stopped")),
            _t("%s paused", count("paused")),
            _t("%s without order", count("idle")),
            _t("%s open calls", calls),
        ].join(" · ");
    }
}
