import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { shrinkPicture } from "@mes_shopfloor/utils/shrink_picture";
import { _t } from "@web/core/l10n/translation";

/** A written value, a scanned code, an answer to choose, or a picture to take. */
export class StepEntry extends Component {
    static template = "mes_shopfloor.StepEntry";
    static components = { Icon };
    static props = { step: Object, onRecord: Function };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ text: "", error: "" });
    }

    get isWritten() {
        return ["value_text", "scan"].includes(this.props.step.kind);
    }

    get needsNetwork() {
        return this.props.step.kind === "photo" && !this.kiosk.state.isOnline;
    }

    onRecord() {
        if (this.state.text.trim()) {
            this.props.onRecord(this.state.text.trim());
            this.state.text = "";
        }
    }

    async onPicture(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        try {
            const picture = await shrinkPicture(file);
            this.state.error = "";
            this.props.onRecord(picture);
        } catch {
            this.state.error = _t("This file is no picture. Take it again.");
        }
    }
}
