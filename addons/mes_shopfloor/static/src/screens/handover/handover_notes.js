import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { formatTime } from "@mes_shopfloor/utils/format";

/** What the shift wrote down, and a field to add to it; a phrase is written by one tap. */
export class HandoverNotes extends Component {
    static template = "mes_shopfloor.HandoverNotes";
    static components = { Icon };
    static props = {
        notes: Array,
        reads: Array,
        phrases: Array,
        zone: String,
        textMax: Number,
        isWritable: Boolean,
        onAdd: Function,
    };

    setup() {
        this.state = useState({ text: "", isSending: false });
    }

    get isEmpty() {
        return !this.state.text.trim();
    }

    timeOf(moment) {
        return formatTime(moment, this.props.zone);
    }

    /** Phrases can be put together before they are added. */
    onPhrase(phrase) {
        this.state.text = [this.state.text.trim(), phrase].filter(Boolean).join(" ");
    }

    async onAdd() {
        if (this.isEmpty || this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        try {
            if (await this.props.onAdd(this.state.text.trim())) {
                this.state.text = "";
            }
        } finally {
            this.state.isSending = false;
        }
    }
}
