import { useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

/** Whether the board is looked at on a phone. The same width stands in `board.css`. */
export function useNarrow(query = "(max-width: 900px)") {
    const media = browser.matchMedia(query);
    const state = useState({ isNarrow: media.matches });
    useExternalListener(media, "change", () => (state.isNarrow = media.matches));
    return state;
}
