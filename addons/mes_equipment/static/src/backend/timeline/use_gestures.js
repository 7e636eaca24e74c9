import { useEffect } from "@odoo/owl";

const SLOP = 4;
const PER_WHEEL = 0.0015;
const EVENTS = [
    "wheel",
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "pointerleave",
];

/** Fingers, mouse and wheel on an element, told as what they mean. */
class Gestures {
    constructor(element, on) {
        this.element = element;
        this.on = on;
        this.pointers = new Map();
        this.isDragged = false;
    }

    handleEvent(event) {
        this[event.type](event, this.place(event));
    }

    place(event) {
        const box = this.element.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    spread() {
        const [one, other] = [...this.pointers.values()];
        return { distance: Math.abs(one.x - other.x) || 1, middle: (one.x + other.x) / 2 };
    }

    wheel(event, { x }) {
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
            event.preventDefault();
            this.on.onPan(-(event.deltaX || event.deltaY));
            return;
        }
        // Without a key the wheel scrolls the rows, where there is something to scroll.
        if (event.ctrlKey || event.metaKey || event.altKey || !this.on.canScroll()) {
            event.preventDefault();
            this.on.onZoom(Math.exp(event.deltaY * PER_WHEEL * (event.ctrlKey ? 4 : 1)), x);
        }
    }

    pointerdown(event, at) {
        if (!event.button) {
            this.pointers.set(event.pointerId, at);
            this.isDragged = this.pointers.size > 1;
        }
    }

    pointermove(event, at) {
        const last = this.pointers.get(event.pointerId);
        if (!last) {
            this.on.onHover(at.x, at.y);
        } else if (this.pointers.size === 2) {
            this.pinch(event.pointerId, at);
        } else if (this.isDragged || Math.abs(at.x - last.x) > SLOP) {
            this.drag(event.pointerId, at, last);
        }
    }

    pinch(pointer, at) {
        const before = this.spread();
        this.pointers.set(pointer, at);
        const { distance, middle } = this.spread();
        this.on.onZoom(before.distance / distance, middle);
        this.on.onPan(middle - before.middle);
    }

    drag(pointer, at, last) {
        if (!this.isDragged) {
            this.isDragged = true;
            this.element.setPointerCapture?.(pointer);
        }
        this.pointers.set(pointer, at);
        this.on.onPan(at.x - last.x);
        this.on.onLeave();
    }

    pointerup(event, { x, y }) {
        const wasDown = this.pointers.delete(event.pointerId);
        if (wasDown && !this.isDragged) {
            this.on.onPick(x, y);
        }
        this.isDragged = this.isDragged && this.pointers.size > 0;
    }

    pointercancel(event) {
        this.pointers.delete(event.pointerId);
    }

    pointerleave(event) {
        this.on.onLeave();
        if (!this.isDragged) {
            this.pointers.delete(event.pointerId);
        }
    }
}

/**
 * Wheel, drag and pinch on an element: zoom at a place, pan, choose, hover.
 *
 * @param {{ el: HTMLElement }} ref
 * @param {{ onZoom(factor, x), onPan(pixels), onPick(x, y), onHover(x, y), onLeave(), canScroll() }} on
 */
export function useGestures(ref, on) {
    useEffect(
        (element) => {
            const gestures = new Gestures(element, on);
            EVENTS.forEach((name) => element.addEventListener(name, gestures, { passive: false }));
            return () => EVENTS.forEach((name) => element.removeEventListener(name, gestures));
        },
        () => [ref.el]
    );
}
