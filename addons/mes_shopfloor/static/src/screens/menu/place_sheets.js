import { Component, useState } from "@odoo/owl";
import { ChoiceList } from "@mes_shopfloor/screens/menu/choice_list";
import { EntryFrame } from "@mes_shopfloor/screens/menu/entry_frame";
import { useEntry } from "@mes_shopfloor/screens/menu/use_entry";
import { _t } from "@web/core/l10n/translation";

function nameOf({ code, name }) {
    return code ? `${code} ${name}` : name;
}

/** An operation more, after this one. */
export class AddWorkorderSheet extends Component {
    static template = "mes_shopfloor.AddWorkorderSheet";
    static components = { ChoiceList, EntryFrame };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "add_workorder");
        this.state = useState({ name: "", centerIds: [], minutes: "" });
    }

    get centers() {
        const { workcenters = [] } = this.entry.state.options;
        return workcenters.map((center) => ({ id: center.id, name: nameOf(center) }));
    }

    get center() {
        return this.centers.find(({ id }) => id === this.state.centerIds[0]);
    }

    get name() {
        return this.state.name.trim();
    }

    get action() {
        return this.isPossible
            ? _t("Add %(name)s at %(center)s", { name: this.name, center: this.center.name })
            : _t("Add");
    }

    get isPossible() {
        return this.name !== "" && Boolean(this.center);
    }

    onDo() {
        return this.entry.do("add_workorder", {
            name: this.name,
            workcenter_id: this.center.id,
            minutes: Number(this.state.minutes) || 0,
        });
    }
}

/** Another work center for this operation. */
export class MoveSheet extends Component {
    static template = "mes_shopfloor.MoveSheet";
    static components = { ChoiceList, EntryFrame };
    static props = { order: Object, close: Function };

    setup() {
        this.entry = useEntry(this.props, "move");
        this.state = useState({ centerIds: [] });
    }

    get centers() {
        const { workcenters = [] } = this.entry.state.options;
        return workcenters.map((center) => ({
            id: center.id,
            name: nameOf(center),
            detail: [
                _t("%s orders wait there", center.waiting),
                center.is_here ? "" : _t("at another station"),
            ]
                .filter(Boolean)
                .join(" · "),
        }));
    }

    get center() {
        return this.centers.find(({ id }) => id === this.state.centerIds[0]);
    }

    get atWork() {
        return (this.entry.state.options.at_work || []).join(", ");
    }

    get action() {
        return this.center ? _t("Move to %s", this.center.name) : _t("Move");
    }

    get isPossible() {
        return Boolean(this.center) && !this.atWork;
    }

    async onDo() {
        const result = await this.entry.do("move", { workcenter_id: this.center.id });
        if (result && !this.entry.state.options.workcenters.some(({ is_here }) => is_here)) {
            this.entry.kiosk.show("queue");
        }
    }
}
