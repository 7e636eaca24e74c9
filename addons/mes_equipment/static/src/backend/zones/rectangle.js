/** Rectangles on a picture, as parts of its width and height from 0 to 1. */

/** What is smaller was a tap and no rectangle. */
export const SMALLEST = 0.01;
const DIGITS = 10_000;

export function clamp(part, most = 1) {
    return Math.min(Math.max(part, 0), most);
}

/** The rectangle between two of its corners. */
export function span(one, other) {
    return {
        x: Math.min(one.x, other.x),
        y: Math.min(one.y, other.y),
        w: Math.abs(one.x - other.x),
        h: Math.abs(one.y - other.y),
    };
}

/** The same rectangle elsewhere, as far as the picture reaches. */
export function moved({ x, y, w, h }, dx, dy) {
    return { x: clamp(x + dx, 1 - w), y: clamp(y + dy, 1 - h), w, h };
}

/** To the digits that are stored, without leaving the picture. */
export function rounded({ x, y, w, h }) {
    const down = (part) => Math.floor(part * DIGITS + 1e-6) / DIGITS;
    return { x: down(x), y: down(y), w: down(w), h: down(h) };
}
