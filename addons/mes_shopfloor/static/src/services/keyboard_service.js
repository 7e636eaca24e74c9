import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { KeyBurst } from "@mes_shopfloor/utils/key_burst";

/**
 * What is typed at this page: codes of a scanner that types like a keyboard, and single keys of a
 * person. The handler that came last is asked first; one that answers true has taken the key.
 */
export class Keyboard {
    constructor() {
        this.handlers = [];
        this.hotkeys = [];
        this.scanHandlers = [];
        this.burst = new KeyBurst({
            onScan: (code) => this.scanHandlers.at(-1)?.(code),
            onKey: (key) => this.type(key),
        });
        this.onKeydown = (ev) => this.burst.onKeydown(ev);
        this.onKeyup = (ev) => this.burst.onKeyup(ev);
    }

    type(key) {
        return [...this.handlers].reverse().some((handle) => handle(key));
    }

    /** One key of one thing; what `?` lists. */
    addHotkey(hotkey) {
        const handle = (key) => {
            const isMine = key.toLowerCase() === hotkey.key.toLowerCase();
            if (isMine) {
                hotkey.run();
            }
            return isMine;
        };
        this.hotkeys.push(hotkey);
        const remove = this.addKeys(handle);
        return () => {
            this.hotkeys.splice(this.hotkeys.indexOf(hotkey), 1);
            remove();
        };
    }

    addKeys(handle) {
        return this.add(this.handlers, handle);
    }

    addScans(handle) {
        return this.add(this.scanHandlers, handle);
    }

    add(handlers, handle) {
        handlers.push(handle);
        this.listen();
        return () => {
            handlers.splice(handlers.indexOf(handle), 1);
            this.listen();
        };
    }

    /** Only a page that takes keys is listened to. */
    listen() {
        const isWanted = this.handlers.length + this.scanHandlers.length > 0;
        if (isWanted === Boolean(this.isListening)) {
            return;
        }
        this.isListening = isWanted;
        const change = isWanted ? "addEventListener" : "removeEventListener";
        browser[change]("keydown", this.onKeydown, { capture: true });
        browser[change]("keyup", this.onKeyup, { capture: true });
    }
}

export const keyboardService = {
    start() {
        return new Keyboard();
    },
};

registry.category("services").add("mes_keyboard", keyboardService);
