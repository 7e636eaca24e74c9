import { registry } from "@web/core/registry";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";

export const STATE_ICONS = {
    run: "fa-play-circle",
    setup: "fa-wrench",
    idle: "fa-pause",
    down: "fa-exclamation-triangle",
    planned_stop: "fa-calendar",
    off: "fa-power-off",
    unknown: "fa-question-circle-o",
    open: "fa-clock-o",
    pass: "fa-check-circle",
    fail: "fa-times-circle",
};

/** A state as colour, icon and word: the colour alone says nothing to many. */
export class StateBadge extends BadgeField {
    static template = "mes_equipment.StateBadge";

    get icon() {
        return STATE_ICONS[this.props.record.data[this.props.name]] || "";
    }
}

registry.category("fields").add("mes_state_badge", { ...badgeField, component: StateBadge });
