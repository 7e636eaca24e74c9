import { useEffect } from "@odoo/owl";

const SLOP = 4;
const PER_WHEEL = 0.0015;

/**
 * Wheel, drag and pinch on an element, told as what they mean: zoom at a place, pan, choose, hover.
 *
 * @param {{ el: HTMLElement }} ref
 * @param {{ onZoom(factor, x), onPan(pixels), onPick(x, y), onHover(x, y), onLeave(), canScroll() }} on
 */
export function useGestures(ref, on) {
    const pointers = new Map();
    let isDragged = false;

    const place = (event) => {
        const box = ref.el.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const spread = () => {
        const [one, other] = [...pointers.values()];
        return { distance: Math.abs(one.x - other.x) || 1, middle: (one.x + other.x) / 2 };
    };

    const listeners = {
        wheel(event) {
            const { x } = place(event);
            if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
                event.preventDefault();
                on.onPan(-(event.deltaX || event.deltaY));
            } else if (event.ctrlKey || event.metaKey || event.altKey || !on.canScroll()) {
                event.preventDefault();
                on.onZoom(Math.exp(event.deltaY * PER_WHEEL * (event.ctrlKey ? 4 : 1)), x);
            }
        },
        pointerdown(event) {
            if (event.button) {
                return;
            }
            pointers.set(event.pointerId, place(event));
            isDragged = pointers.size > 1;
        },
        pointermove(event) {
            const at = place(event);
            const last = pointers.get(event.pointerId);
            if (!last) {
                on.onHover(at.x, at.y);
                return;
            }
            if (pointers.size === 2) {
                const before = spread();
                pointers.set(event.pointerId, at);
                const { distance, middle } = spread();
                on.onZoom(before.distance / distance, middle);
                on.onPan(middle - before.middle);
            } else if (isDragged || Math.abs(at.x - last.x) > SLOP) {
                if (!isDragged) {
                    ref.el.setPointerCapture?.(event.pointerId);
                }
                isDragged = true;
                pointers.set(event.pointerId, at);
                on.onPan(at.x - last.x);
                on.onLeave();
            }
        },
        pointerup(event) {
            const wasDown = pointers.delete(event.pointerId);
            if (wasDown && !isDragged) {
                const { x, y } = place(event);
                on.onPick(x, y);
            }
            isDragged = isDragged && pointers.size > 0;
        },
        pointercancel(event) {
            pointers.delete(event.pointerId);
        },
        pointerleave(event) {
            on.onLeave();
            if (!isDragged) {
                pointers.delete(event.pointerId);
            }
        },
    };

    useEffect(
        (element) => {
            for (const [name, listener] of Object.entries(listeners)) {
                element?.addEventListener(name, listener, { passive: false });
            }
            return () => {
                for (const [name, listener] of Object.entries(listeners)) {
                    element?.removeEventListener(name, listener);
                }
            };
        },
        () => [ref.el]
    );
}
