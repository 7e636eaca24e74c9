import { Component, markup } from "@odoo/owl";
import { Icon } from "@mes_shopfloor/components/icon/icon";

/** What a step shows: its picture, page or film, and its words; the drawing where it has none. */
export class StepMedia extends Component {
    static template = "mes_shopfloor.StepMedia";
    static components = { Icon };
    static props = {
        step: Object,
        orderId: Number,
        drawing: { type: String, optional: true },
        isCompact: { type: Boolean, optional: true },
    };

    get media() {
        const { kind, media } = this.props.step;
        return media.includes(kind) ? kind : media[0];
    }

    get address() {
        const { step, orderId } = this.props;
        const page = this.media === "pdf" ? `#page=${step.pdf_page}&toolbar=0&navpanes=0` : "";
        return `/mes/kiosk/step/${orderId}/${step.id}/${this.media}${page}`;
    }

    /** Odoo has cleaned what the engineer wrote when it was saved. */
    get body() {
        return markup(this.props.step.body);
    }

    get showsDrawing() {
        return !this.media && !this.props.step.video_url && this.props.drawing;
    }
}
