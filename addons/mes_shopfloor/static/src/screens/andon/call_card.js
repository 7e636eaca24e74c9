import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { aboutOf, ageOf, isOwnCall, standingOf, storyOf } from "@mes_shopfloor/screens/andon/calls";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { formatTime } from "@mes_shopfloor/utils/format";
import { _t } from "@web/core/l10n/translation";

/** One open call and what who stands before it can do: accept, arrive, resolve, withdraw. */
export class CallCard extends Component {
    static template = "mes_shopfloor.CallCard";
    static components = { Icon };
    static props = { call: Object, station: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ asks: "", remark: "", message: "", isSending: false });
    }

    get call() {
        return this.props.call;
    }

    get isNew() {
        return this.call.state === "open";
    }

    get isOnline() {
        return this.kiosk.state.isOnline;
    }

    get isOwn() {
        const { activeId } = this.kiosk.state;
        const terminalId = this.kiosk.terminal?.state.id;
        return isOwnCall(this.call, { activeId, terminalId });
    }

    get age() {
        return ageOf(this.call, this.props.now);
    }

    get standing() {
        return standingOf(this.call);
    }

    get story() {
        return storyOf(this.call, this.props.station.tz);
    }

    get about() {
        return aboutOf(this.call);
    }

    get raised() {
        const time = formatTime(this.call.since, this.props.station.tz);
        return this.call.caller
            ? _t("%(caller)s called at %(time)s", { caller: this.call.caller, time })
            : _t("Called at %s", time);
    }

    get kind() {
        return this.props.station.help?.kinds.find(({ id }) => id === this.call.kind);
    }

    get causes() {
        return this.kind?.causes || [];
    }

    get otherKinds() {
        return (this.props.station.help?.kinds || []).filter(({ id }) => id !== this.call.kind);
    }

    ask(what) {
        Object.assign(this.state, { asks: this.state.asks === what ? "" : what, message: "" });
    }

    async act(kind, params = {}) {
        if (this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        const { status, message } = await this.kiosk.act(
            kind,
            { call_id: this.call.id, ...params },
            { quiet: true }
        );
        Object.assign(this.state, { isSending: false, message: "" });
        if (status === "refused") {
            this.state.message = message;
        } else {
            Object.assign(this.state, { asks: "", remark: "" });
        }
    }

    onResolve() {
        return this.causes.length ? this.ask("cause") : this.resolve({});
    }

    resolve(params) {
        const remark = this.state.remark.trim();
        return this.act("resolve", remark ? { ...params, remark } : params);
    }
}
