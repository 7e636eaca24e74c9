import { _t } from "@web/core/l10n/translation";
import { nights, ticks } from "./scale";
import { STATES } from "./states";
import { HEIGHTS } from "./palette";

const BAR = 28;
const WIDE = 14;

/** Draws strips and axis of a view. Knows nothing of the server and of the page. */
export class Painter {
    constructor(context, palette, { width, height, ratio = 1 }) {
        Object.assign(this, { context, palette, width, height, ratio });
    }

    x(moment, view) {
        return ((moment - view.from) / (view.to - view.from)) * this.width;
    }

    /** On a whole point of the screen: half ones would be blurred into another colour. */
    snap(x) {
        return Math.round(x * this.ratio) / this.ratio;
    }

    clear() {
        this.context.clearRect(0, 0, this.width, this.height);
    }

    /** Hours on the axis, the day at midnight and at the left edge, shifts and "now" above. */
    axis(view, zone, now, shifts) {
        const { context, palette } = this;
        this.clear();
        context.textBaseline = "middle";
        const label = this.nowLabel(view, now);
        this.shiftNames(view, shifts, label);
        let free = -Infinity;
        for (const { moment, label, isDay } of ticks(view, this.width, zone)) {
            const x = this.x(moment, view);
            context.font = `${isDay ? 600 : 400} 13px ${this.palette.font}`;
            const half = context.measureText(label).width / 2;
            const left = Math.min(Math.max(x - half, 0), this.width - 2 * half);
            if (left >= free) {
                context.fillStyle = isDay ? palette.ink : palette["ink-2"];
                context.fillText(label, left, this.height - 11);
                free = left + 2 * half + 6;
            }
        }
    }

    /** Names stand at the start of their shift, but beside the label of now and not under it. */
    shiftNames(view, shifts, label) {
        const { context, palette } = this;
        context.font = `400 13px ${palette.font}`;
        context.fillStyle = palette["ink-3"];
        for (const [from, to, name] of shifts) {
            const right = Math.min(this.x(to, view), this.width);
            const length = context.measureText(name).width;
            let left = Math.max(this.x(from, view), 0);
            if (label && left < label.right && left + length + 4 > label.left) {
                left = label.right;
            }
            if (right - left > length + 8) {
                context.fillText(name, left + 4, 10);
            }
        }
    }

    nowLabel(view, now) {
        const x = this.x(now, view);
        if (x < 0 || x > this.width) {
            return null;
        }
        const { context, palette } = this;
        const label = _t("Now");
        context.font = `600 12px ${this.palette.font}`;
        const length = context.measureText(label).width + 8;
        const left = Math.min(Math.max(x - length / 2, 0), this.width - length);
        context.fillStyle = palette.ink;
        context.fillRect(left, 2, length, 16);
        context.fillStyle = palette.surface;
        context.fillText(label, left + 4, 10.5);
        return { left, right: left + length };
    }

    /** What lies behind all rows: nights, the hours, and where shifts begin. */
    ground(view, zone, shifts, isCoarse) {
        const { context, palette } = this;
        if (!isCoarse) {
            context.fillStyle = palette["surface-2"];
            for (const night of nights(view, zone)) {
                const left = this.x(night.from, view);
                context.fillRect(left, 0, this.x(night.to, view) - left, this.height);
            }
        }
        for (const { moment, isDay } of ticks(view, this.width, zone)) {
            context.fillStyle = isDay ? palette.ctl : palette.line;
            context.fillRect(Math.round(this.x(moment, view)), 0, 1, this.height);
        }
        context.fillStyle = palette.ctl;
        for (const [from] of shifts) {
            const x = Math.round(this.x(from, view));
            for (let y = 0; y < this.height; y += 6) {
                context.fillRect(x, y, 1, 3);
            }
        }
    }

    heading(top, height) {
        const { context, palette } = this;
        context.fillStyle = palette.bg;
        context.fillRect(0, top, this.width, height);
    }

    /** One machine: `top` is where its row begins. */
    row(segments, view, top, rowHeight) {
        const { context, palette } = this;
        const base = top + rowHeight - 4;
        context.fillStyle = palette.ctl;
        context.fillRect(0, base, this.width, 1);
        if (!segments) {
            return;
        }
        const perPixel = (view.to - view.from) / this.width;
        for (let index = segments.after(view.from); index < segments.count; index++) {
            const from = segments.from(index);
            if (from >= view.to) {
                break;
            }
            const left = this.snap(Math.max((from - view.from) / perPixel, 0));
            const end = Math.min((segments.to(index) - view.from) / perPixel, this.width);
            const width = Math.max(this.snap(end) - left, 1 / this.ratio);
            this.stretch(segments.code(index), left, width, base);
        }
    }

    stretch(code, left, width, base) {
        const { context, palette } = this;
        const { token } = STATES[code % 8];
        const height = Math.max(Math.round(BAR * HEIGHTS[token]), 2);
        context.fillStyle = palette.fills[token];
        context.fillRect(left, base - height, width, height);
        if (palette.frames[token] && width > 3) {
            context.strokeStyle = palette.frames[token];
            context.lineWidth = 1;
            context.strokeRect(left + 0.5, base - height + 0.5, width - 1, height - 1);
        }
        if (code & 8) {
            this.question(left, width, base, height);
        }
    }

    /** A stop nobody has explained: a question mark on it, a tick over it where there is no room. */
    question(left, width, base, height) {
        const { context, palette } = this;
        if (width < WIDE) {
            context.fillStyle = palette.ink;
            context.fillRect(left, base - height - 4, Math.max(width, 2), 3);
            return;
        }
        const middle = left + width / 2;
        context.fillStyle = palette.surface;
        context.fillRect(middle - 5.5, base - 13, 11, 12);
        context.fillStyle = palette.ink;
        context.font = `700 12px ${this.palette.font}`;
        context.textBaseline = "alphabetic";
        context.fillText("?", middle - 3.2, base - 3);
    }

    /** The stretch that is chosen has the focus ring of the kit around it. */
    ring(selection, view, top, rowHeight) {
        const { context, palette } = this;
        const left = Math.max(this.x(selection.from, view), 1.5);
        const right = Math.min(this.x(selection.to, view), this.width - 1.5);
        if (right < 0 || left > this.width) {
            return;
        }
        context.strokeStyle = palette.focus;
        context.lineWidth = 3;
        const width = Math.max(right - left, 3);
        context.strokeRect(left, top + rowHeight - 4 - BAR - 1.5, width, BAR + 3);
    }

    nowLine(view, now) {
        const x = this.x(now, view);
        if (x >= 0 && x <= this.width) {
            this.context.fillStyle = this.palette.ink;
            this.context.fillRect(Math.round(x) - 1, 0, 2, this.height);
        }
    }
}
