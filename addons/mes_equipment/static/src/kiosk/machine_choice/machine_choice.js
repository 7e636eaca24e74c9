import { Component } from "@odoo/owl";
import { kioskPanels } from "@mes_shopfloor/components/panels/panels";
import { kioskActs } from "@mes_shopfloor/services/kiosk_registries";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { _t } from "@web/core/l10n/translation";

/** Which of the machines of the work center makes this order; asked where there are several. */
export class MachineChoice extends Component {
    static template = "mes_equipment.MachineChoice";
    static props = {
        station: Object,
        order: { type: [Object, { value: null }] },
        now: Number,
    };

    setup() {
        this.kiosk = useKiosk();
    }

    get machines() {
        return this.props.order?.machines || [];
    }

    /** What was chosen here counts at once, also while it waits for the network. */
    get chosenId() {
        const waiting = this.kiosk.pending(this.props.order.id);
        const last = waiting.filter(({ kind }) => kind === "machine").at(-1);
        return last?.params.machine_id || this.machines.find(({ chosen }) => chosen)?.id;
    }

    async onChoose(machine) {
        if (machine.id === this.chosenId) {
            return;
        }
        const workorderId = this.props.order.id;
        await this.kiosk.act("machine", { machine_id: machine.id }, { workorderId });
        this.kiosk.refresh();
    }
}

kioskActs.add("machine", { offline: true, label: () => _t("Machine") });

kioskPanels.add(
    "mes_equipment.machine_choice",
    { area: "side", Component: MachineChoice },
    { sequence: 5 }
);
