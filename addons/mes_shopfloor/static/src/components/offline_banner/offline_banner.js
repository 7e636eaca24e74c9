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
            return this.onlineText;
        }
        if (!waiting) {
            return _t("What you see is the state of %s.", this.time(this.state.receivedAt));
        }
        if (!isDurable) {
            return waiting === 1
                ? _t("1 entry waits in this page: do not close it before it is sent.")
                : _t(
                      "%s entries wait in this page: do not close it before they are sent.",
                      waiting
                  );
        }
        return waiting === 1
            ? _t("1 entry waits on this terminal and is sent later.")
            : _t("%s entries wait on this terminal and are sent in order later.", waiting);
    }

    get onlineText() {
        const { waiting } = this.state;
        if (this.parked) {
            return this.parked === 1
                ? _t("1 entry could not be sent. It is kept on this terminal.")
                : _t("%s entries could not be sent. They are kept on this terminal.", this.parked);
        }
        return waiting === 1
            ? _t("1 entry waits and is being sent.")
            : _t("%s entries wait and are being sent.", waiting);
    }

    /** What a phone leaves out: the button beside it says how many wait, and the bar too. */
    get isSpare() {
        const { isOnline, waiting, isDurable } = this.state;
        return !isOnline && (!waiting || isDurable);
    }

    onShow() {
        this.kiosk.openSheet(WaitingSheet);
    }
}
