import { whenReady } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { mountComponent } from "@web/env";
import { BoardApp } from "@mes_shopfloor/board/board_app";
import { startWatchdog } from "@mes_shopfloor/board/reload";
import { handleKioskError } from "@mes_shopfloor/kiosk/error_handler";
import { KioskApp } from "@mes_shopfloor/kiosk/kiosk_app";
import { takePairingCode } from "@mes_shopfloor/utils/pairing_link";
import { applyTheme } from "@mes_shopfloor/utils/theme";

whenReady(async () => {
    const { app, themeChoice } = document.body.dataset;
    applyTheme(document.documentElement, themeChoice);
    const pairingCode = takePairingCode(browser.location, browser.history);
    // A pairing link opened in this very page changes only the fragment.
    browser.addEventListener("hashchange", () => browser.location.reload());
    const isBoard = app === "board";
    if (isBoard) {
        const parts = ".board, .board-lost, .o_mes_pairing";
        startWatchdog(() => document.querySelector(parts) !== null);
    } else {
        registry.category("error_handlers").add("mes_kiosk", handleKioskError);
    }
    const Root = isBoard ? BoardApp : KioskApp;
    const { env } = await mountComponent(Root, document.body, { props: { pairingCode } });
    const kiosk = env.services.mes_kiosk;
    kiosk.shell.start();
    if (!isBoard) {
        kiosk.settings.follow();
    }
});
