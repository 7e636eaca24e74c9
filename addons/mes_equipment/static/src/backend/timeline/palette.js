import { cookie } from "@web/core/browser/cookie";
import { STATES } from "./states";

/** How much of the strip's height a state takes: the kit's table, so it reads without colour. */
export const HEIGHTS = {
    run: 1,
    setup: 0.76,
    idle: 0.52,
    down: 1,
    planned: 0.3,
    off: 0.08,
    unknown: 1,
};

function tile(size, ratio, draw) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.round(size * ratio);
    const context = canvas.getContext("2d");
    context.scale(canvas.width / size, canvas.height / size);
    draw(context);
    return { canvas, scale: size / canvas.width };
}

function bars(fill, soft) {
    return (context) => {
        context.fillStyle = soft;
        context.fillRect(0, 0, 6, 6);
        context.fillStyle = fill;
        context.fillRect(0, 0, 4, 6);
    };
}

function hatch(size, ground, line, thickness, isRising) {
    return (context) => {
        context.fillStyle = ground;
        context.fillRect(0, 0, size, size);
        context.strokeStyle = line;
        context.lineWidth = thickness;
        context.beginPath();
        for (const shift of [-size, 0, size]) {
            context.moveTo(shift - 1, isRising ? size + 1 : -1);
            context.lineTo(shift + size + 1, isRising ? -1 : size + 1);
        }
        context.stroke();
    };
}

function dots(ground, dot) {
    return (context) => {
        context.fillStyle = ground;
        context.fillRect(0, 0, 6, 6);
        context.fillStyle = dot;
        context.beginPath();
        context.arc(3, 3, 1.2, 0, 2 * Math.PI);
        context.fill();
    };
}

/** The web client's own scheme decides which of the kit's themes is used. */
export function currentTheme() {
    return cookie.get("color_scheme") === "dark" ? "dark" : "light";
}

/** The kit's colours and patterns as a canvas needs them, read from the tokens on an element. */
export function readPalette(element, context, ratio) {
    const style = getComputedStyle(element);
    const token = (name) => style.getPropertyValue(`--mes-${name}`).trim() || "#808080";
    const draws = {
        setup: [6, bars(token("setup"), token("setup-soft"))],
        down: [9, hatch(9, token("down"), token("hatch"), 1.6, true)],
        planned: [6, hatch(6, token("planned-soft"), token("planned"), 1.4, false)],
        unknown: [6, dots(token("surface"), token("unknown"))],
    };
    const fills = {};
    for (const { token: name } of STATES) {
        fills[name] = draws[name] ? pattern(context, ratio, ...draws[name]) : token(name);
    }
    const frames = { unknown: token("unknown"), planned: token("planned") };
    const inks = ["ink", "ink-2", "ink-3", "line", "ctl", "surface", "surface-2", "focus", "bg"];
    const font = style.fontFamily;
    return { fills, frames, font, ...Object.fromEntries(inks.map((ink) => [ink, token(ink)])) };
}

function pattern(context, ratio, size, draw) {
    const { canvas, scale } = tile(size, ratio, draw);
    const made = context.createPattern(canvas, "repeat");
    made.setTransform(new DOMMatrix().scale(scale));
    return made;
}
