import { Component } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { OperatorBar } from "@mes_shopfloor/components/operator_bar/operator_bar";
import { MenuSheet } from "@mes_shopfloor/screens/settings/menu_sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";

/** The bar of every kiosk screen: way back, place, people, clock, connection, sound, menu. */
export class TopBar extends Component {
    static template = "mes_shopfloor.TopBar";
    static components = { Icon, OperatorBar };
    static props = { station: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
    }

    get state() {
        return this.kiosk.state;
    }

    get clock() {
        return formatTime(this.props.now, this.props.station.tz);
    }

    onSound() {
        this.kiosk.settings.change({ isMuted: !this.state.isMuted });
    }

    onMenu() {
        this.kiosk.openSheet(MenuSheet);
    }
}
