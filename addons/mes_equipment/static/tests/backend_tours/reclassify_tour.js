import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("mes_reclassify_a_stop", {
    steps: () => [
        {
            content: "A stop of the night shift that nobody explained",
            trigger: ".o_data_row:contains('Machine L1'):contains('Idle') .o_data_cell:eq(1)",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_give_reason]:contains('Give Reason')",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=reason_id] input", run: "edit Hall without" },
        { trigger: ".ui-menu-item a:contains('Hall without power')", run: "click" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
