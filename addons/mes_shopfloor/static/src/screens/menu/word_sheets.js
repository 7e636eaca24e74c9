import { Component, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { ChoiceList } from "@mes_shopfloor/screens/menu/choice_list";
import { EntryFrame } from "@mes_shopfloor/screens/menu/entry_frame";
import { useEntry } from "@mes_shopfloor/screens/menu/use_entry";
import { formatMoment } from "@mes_shopfloor/utils/format";
import { shrinkPicture } from "@mes_shopfloor/utils/shrink_picture";
import { _t } from "@web/core/l10n/translation";

/** Write a note; read and strike out those that are there. */
export class NoteSheet extends Component {
    static template = "mes_shopfloor.NoteSheet";
    static components = { EntryFrame, Icon };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "note");
        this.state = useState({ text: "" });
    }

    get kiosk() {
        return this.entry.kiosk;
    }

    get notes() {
        const { now } = this.kiosk.state;
        const zone = this.kiosk.data?.station.tz;
        return (this.entry.state.order.notes || []).map((note) => ({
            ...note,
            when: note.at ? formatMoment(note.at, now, zone) : "",
            isMine: note.by_id === this.kiosk.state.activeId,
        }));
    }

    canStrike({ isMine }) {
        return isMine || Boolean(this.kiosk.operator?.is_supervisor);
    }

    onStrike({ uuid }) {
        return this.entry.do("revoke", { uuid });
    }

    onDo() {
        return this.entry.do("note", { text: this.state.text.trim() });
    }
}

/** Say what should be different in the instructions. */
export class ProposeSheet extends Component {
    static template = "mes_shopfloor.ProposeSheet";
    static components = { ChoiceList, EntryFrame, Icon };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "propose");
        this.state = useState({ text: "", stepIds: [0], picture: "" });
    }

    get steps() {
        const { steps = [] } = this.entry.state.options;
        return [...steps, { id: 0, name: _t("A new step") }];
    }

    async onPicture(ev) {
        const [file] = ev.target.files;
        try {
            this.state.picture = file ? await shrinkPicture(file) : "";
        } catch {
            this.entry.state.error = _t("This file is no picture. Take a photo instead.");
        }
    }

    onDo() {
        const [stepId] = this.state.stepIds;
        return this.entry.do("propose", {
            text: this.state.text.trim(),
            ...(stepId ? { step_id: stepId } : {}),
            ...(this.state.picture ? { picture: this.state.picture } : {}),
        });
    }
}

const REASONS = [
    () => _t("Drawing or instruction is wrong"),
    () => _t("Material is wrong or bad"),
    () => _t("Tool or fixture is missing"),
    () => _t("Waits for quality"),
];

/** Block the order for everybody, or let it go again. */
export class HoldSheet extends Component {
    static template = "mes_shopfloor.HoldSheet";
    static components = { EntryFrame };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "hold");
        this.state = useState({ text: "" });
        this.reasons = REASONS.map((reason) => reason());
    }

    get hold() {
        return this.entry.state.order.hold;
    }

    get since() {
        const { kiosk } = this.entry;
        return formatMoment(this.hold.since, kiosk.state.now, kiosk.data?.station.tz);
    }

    get mayRelease() {
        const { kiosk } = this.entry;
        return this.hold.by_id === kiosk.state.activeId || Boolean(kiosk.operator?.is_supervisor);
    }

    get isPossible() {
        return this.hold ? this.mayRelease : this.state.text.trim() !== "";
    }

    get title() {
        return this.hold ? _t("Unblock the order") : _t("Block the order");
    }

    get action() {
        return this.title;
    }

    onDo() {
        return this.hold
            ? this.entry.do("release")
            : this.entry.do("hold", { reason: this.state.text.trim() });
    }
}
