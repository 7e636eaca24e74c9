import { onWillDestroy } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * Take keys while this component lives, the youngest first. Keys typed into a field and those of a
 * scanner do not come.
 *
 * @param {(key: string) => boolean} handle true when the key is taken
 */
export function useKeys(handle) {
    onWillDestroy(useService("mes_keyboard").addKeys(handle));
}

/**
 * One key for one thing a screen can do; `?` lists it.
 *
 * @param {string} key
 * @param {() => any} run
 * @param {() => string} label
 */
export function useHotkey(key, run, label) {
    onWillDestroy(useService("mes_keyboard").addHotkey({ key, run, label }));
}
