import { browser } from "@web/core/browser/browser";

/** Keys further apart belong to a person. A scanner by radio may stutter, so it is not less. */
export const MAX_GAP = 150;
export const MIN_LENGTH = 3;
/** On the whole a scanner is faster than any person; three figures are soon typed by hand. */
const SHORT = 6;
const MEAN_GAP = { short: 50, long: 90 };
export const GROUP_SEPARATOR = "\u001d";
const ENDS = ["Enter", "Tab"];
const NAMED_KEYS = ["Enter", "Escape", "Backspace"];
const TYPED_INTO = "input,textarea,select,[contenteditable='true']";
const PRESSED = "button,a[href],[role='button'],[role='tab'],summary";

function isTypedInto(target) {
    return target instanceof Element && target.matches(TYPED_INTO);
}

/** The character a key stands for in a code, or null. GS1 codes hold a group separator. */
function characterOf(ev) {
    if (ev.ctrlKey && (ev.key === "]" || ev.code === "BracketRight")) {
        return GROUP_SEPARATOR;
    }
    // AltGr counts as Ctrl and Alt together and is how some layouts type @ or \.
    const isShortcut =
        (ev.ctrlKey !== ev.altKey && !ev.getModifierState?.("AltGraph")) || ev.metaKey;
    return !isShortcut && ev.key?.length === 1 ? ev.key : null;
}

/**
 * Tells a scanner from a person by the pace of the keys, so that a code is taken whole wherever
 * the focus is, and a single key is not taken for a code.
 */
export class KeyBurst {
    constructor({ onScan, onKey }) {
        Object.assign(this, { onScan, onKey });
        this.reset();
    }

    reset() {
        browser.clearTimeout(this.timer);
        Object.assign(this, { text: "", target: null, value: "", altDigits: null });
        Object.assign(this, { startedAt: 0, lastAt: 0 });
    }

    onKeydown(ev) {
        if (ev.isComposing || !ev.key) {
            return;
        }
        if (ev.altKey && /^(Numpad|Digit)\d$/.test(ev.code || "")) {
            this.altDigits = `${this.altDigits || ""}${ev.code.slice(-1)}`;
            return;
        }
        const character = characterOf(ev);
        if (character === null) {
            this.onOtherKey(ev);
        } else {
            this.onCharacter(character, ev);
        }
    }

    onOtherKey(ev) {
        if (ENDS.includes(ev.key) && this.isScan(ev)) {
            this.finish(ev);
        } else if (NAMED_KEYS.includes(ev.key)) {
            this.flush();
            this.onNamedKey(ev);
        }
    }

    /** Some scanners type a separator as Alt with 0, 2, 9. */
    onKeyup(ev) {
        if (ev.key === "Alt" && this.altDigits !== null) {
            const code = Number(this.altDigits);
            this.altDigits = null;
            if (code === 29) {
                this.onCharacter(GROUP_SEPARATOR, ev);
            }
        }
    }

    onCharacter(character, ev) {
        if (this.text && ev.timeStamp - this.lastAt > MAX_GAP) {
            this.flush();
        }
        if (!this.text) {
            this.target = ev.target;
            this.startedAt = ev.timeStamp;
            this.value = isTypedInto(ev.target) ? ev.target.value : "";
        } else if (character === " " && !isTypedInto(ev.target)) {
            ev.preventDefault(); // would press the focused button
        }
        if (character === GROUP_SEPARATOR) {
            ev.preventDefault();
        }
        this.text += character;
        this.lastAt = ev.timeStamp;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.flush(), MAX_GAP + 25);
    }

    isScan(ev) {
        const { length } = this.text;
        const meanGap = (this.lastAt - this.startedAt) / Math.max(length - 1, 1);
        return (
            length >= MIN_LENGTH &&
            ev.timeStamp - this.lastAt <= MAX_GAP &&
            meanGap <= (length < SHORT ? MEAN_GAP.short : MEAN_GAP.long)
        );
    }

    finish(ev) {
        ev.preventDefault();
        ev.stopImmediatePropagation();
        const { text, target, value } = this;
        this.reset();
        if (isTypedInto(target) && target.value !== value) {
            target.value = value;
            target.dispatchEvent(new Event("input", { bubbles: true }));
        }
        this.onScan(text);
    }

    /** It was a person: each character is a key of its own, unless it went into a field. */
    flush() {
        const { text, target } = this;
        this.reset();
        if (!isTypedInto(target)) {
            [...text].forEach((character) => this.onKey(character));
        }
    }

    onNamedKey(ev) {
        const isInField = isTypedInto(ev.target);
        if (isInField && ev.key !== "Escape") {
            return;
        }
        if (ev.key === "Enter" && ev.target instanceof Element && ev.target.matches(PRESSED)) {
            return; // presses what has the focus
        }
        if (this.onKey(ev.key)) {
            ev.preventDefault();
        }
    }
}
