import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("mes_kiosk_lead_conflict", {
    steps: () => [
        { trigger: ".badge:contains('0101')" },
        { trigger: ".o_mes_menu_open", run: "click" },
        { trigger: "button:contains('Supervisor')", run: "click" },
        { trigger: ".exception[data-kind=conflict] .line:contains('500')", run: "click" },
        { trigger: ".exception .refused" },
        { trigger: ".exception input[name=good]", run: "edit 50" },
        { trigger: ".exception input[name=note]", run: "edit A zero too many" },
        { trigger: ".exception .o_mes_correct:enabled", run: "click" },
        {
            content: "It is gone from the list",
            trigger: ".o_mes_lead:not(:has([data-kind=conflict]))",
        },
    ],
});
