import { Component, useRef, useState } from "@odoo/owl";
import { clamp, moved, rounded, span, SMALLEST } from "./rectangle";

/** A picture with rectangles on it: draw a new one, move one, point at one. */
export class ZonesCanvas extends Component {
    static template = "mes_equipment.ZonesCanvas";
    static props = {
        picture: String,
        zones: Array,
        selectedId: { optional: true },
        readonly: { type: Boolean, optional: true },
        onDraw: Function,
        onMove: Function,
        onPick: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ draft: null, movingId: null });
    }

    /** Where the pointer is, as parts of the picture. */
    _at(event) {
        const box = this.root.el.getBoundingClientRect();
        return {
            x: clamp((event.clientX - box.left) / box.width),
            y: clamp((event.clientY - box.top) / box.height),
        };
    }

    get shown() {
        const { draft, movingId } = this.state;
        const zones = this.props.zones.map((zone) =>
            zone.id === movingId ? { ...zone, ...draft } : zone
        );
        return draft && !movingId ? [...zones, { id: "draft", name: "", ...draft }] : zones;
    }

    style({ x, y, w, h }) {
        const percent = (part) => `${(part * 100).toFixed(3)}%`;
        // physical sides on purpose: a picture is not mirrored in right-to-left languages
        return `left:${percent(x)};top:${percent(y)};width:${percent(w)};height:${percent(h)}`;
    }

    onPointerDown(event, zone) {
        if (this.props.readonly || event.button > 0) {
            return;
        }
        this.start = this._at(event);
        this.held = zone || null;
        this.root.el.setPointerCapture?.(event.pointerId);
        event.preventDefault();
    }

    onPointerMove(event) {
        if (!this.start) {
            return;
        }
        const at = this._at(event);
        const isDrag = Math.max(Math.abs(at.x - this.start.x), Math.abs(at.y - this.start.y));
        if (!this.state.draft && isDrag < SMALLEST) {
            return;
        }
        this.state.movingId = this.held?.id || null;
        this.state.draft = this.held
            ? moved(this.held, at.x - this.start.x, at.y - this.start.y)
            : span(this.start, at);
    }

    onPointerUp() {
        const { draft } = this.state;
        const held = this.held;
        const wasDown = Boolean(this.start);
        this.onPointerCancel();
        if (held && draft) {
            this.props.onMove(held.id, rounded(draft));
        } else if (held && wasDown) {
            this.props.onPick(held.id);
        } else if (draft && draft.w >= SMALLEST && draft.h >= SMALLEST) {
            this.props.onDraw(rounded(draft));
        }
    }

    onPointerCancel() {
        this.start = null;
        this.held = null;
        this.state.draft = null;
        this.state.movingId = null;
    }
}
