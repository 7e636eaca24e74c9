import { Component } from "@odoo/owl";
import { Banner } from "@mes_shopfloor/components/banner/banner";
import { WaitingSheet } from "@mes_shopfloor/screens/settings/waiting_sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** Since when there is no network, and how many entries wait on this device. */
export class OfflineBanner extends Component {
    static template = "mes_shopfloor.OfflineBanner";
    static components = { Banner };
    static props = { zone: String };

    setup() {
        this.kiosk = useKiosk();
    }

    get state() {
        return this.kiosk.state;
    }

    time(moment) {
        return moment ? formatTime(moment, this.props.zone) : "";
    }

    get title() {
        return _t("No network since %s. Keep working.", this.time(this.state.offlineSince));
    }

    get parked() {
        return this.state.events.filter((event) => event.isParked).length;
    }

    /** Online, entries wait only for the moment it takes to send them, unless one was set aside. */
    get isShown() {
        return !this.state.isOnline || this.state.waiting > 0;
    }

    get text() {
        const { isOnline, waiting, isDurable } = this.state;
        if (isOnline) {
            return this.parked
                ? _t("%s entries could not be sent. They are kept on this terminal.", this.parked)
                : _t("%s entries wait and are being sent.", waiting);
        }
        if (!waiting) {
            return _t("What you see is the state of %s.", this.time(this.state.receivedAt));
        }
        return isDurable
            ? _t("%s entries wait on this terminal and are sent in order later.", waiting)
            : _t("%s entries wait in this page: do not close it before they are sent.", waiting);
    }

    onShow() {
        this.kiosk.openSheet(WaitingSheet);
    }
}
