import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";
import { kioskActions, kioskScreens } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

const ICONS = {
    workorder: "list",
    production: "list",
    lot: "scan",
    product: "box",
    package: "truck",
    location: "pin",
    workcenter: "machine",
};

/** Find anything: by a scan, or by a few letters. */
export class SearchScreen extends Component {
    static template = "mes_shopfloor.SearchScreen";
    static components = { Icon };
    static props = { data: Object, now: Number };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ text: this.props.data.text || "" });
        this.input = useRef("input");
        // Whoever opens an empty search wants to type.
        onMounted(() => this.asked || this.input.el.focus());
    }

    get data() {
        return this.props.data;
    }

    get asked() {
        return this.data.text || this.data.code;
    }

    get isEmpty() {
        return !this.data.card && !this.data.groups.length;
    }

    get message() {
        return this.data.message || "";
    }

    iconOf(kind) {
        return ICONS[kind] || "ask";
    }

    onSearch() {
        const text = this.state.text.trim();
        if (text) {
            this.kiosk.show("search", { text });
        }
    }

    onClear() {
        this.state.text = "";
        this.input.el.focus();
    }

    onOpen(next) {
        this.kiosk.show(...next);
    }

    textOf(row) {
        return [row.name, row.detail, row.where, row.hold].filter(Boolean).join(", ");
    }
}

kioskScreens.add("search", { Component: SearchScreen, title: () => _t("Search") });
kioskActions.add(
    "search",
    {
        label: () => _t("Search"),
        icon: "scan",
        area: "bar",
        needsNetwork: true,
        command: "MES-CMD-SEARCH",
        hotkey: "f",
        run: ({ kiosk }) => kiosk.show("search"),
    },
    { sequence: 10 }
);
