import { whenReady } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { mountComponent } from "@web/env";
import { BoardApp } from "@mes_shopfloor/board/board_app";
import { startWatchdog } from "@mes_shopfloor/board/reload";
import { KioskApp } from "@mes_shopfloor/kiosk/kiosk_app";
import { takePairingCode } from "@mes_shopfloor/utils/pairing_link";
import { applyTheme } from "@mes_shopfloor/utils/theme";

whenReady(() => {
    const { app, themeChoice } = document.body.dataset;
    applyTheme(document.documentElement, themeChoice);
    const pairingCode = takePairingCode(browser.location, browser.history);
    // A pairing link opened in this very page changes only the fragment.
    browser.addEventListener("hashchange", () => browser.location.reload());
    if (app === "board") {
        const parts = ".board, .board-lost, .o_mes_pairing";
        startWatchdog(() => document.querySelector(parts) !== null);
    }
    const Root = app === "board" ? BoardApp : KioskApp;
    return mountComponent(Root, document.body, { props: { pairingCode } });
});
