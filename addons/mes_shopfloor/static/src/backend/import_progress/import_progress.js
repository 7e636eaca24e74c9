import { onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

export const EVERY_MS = 2000;

/** A bar that looks again while the import runs in the background, until it has ended. */
export class ImportProgress extends ProgressBarField {
    setup() {
        super.setup();
        const timer = setInterval(() => this.lookAgain(), EVERY_MS);
        onWillUnmount(() => clearInterval(timer));
    }

    async lookAgain() {
        const { record } = this.props;
        // What somebody types is not lost to a refresh, and a slow answer is waited for.
        const isTyping = document.activeElement?.matches("input, textarea, [contenteditable]");
        if (record.data.state !== "running" || this.isLooking || record.dirty || isTyping) {
            return;
        }
        this.isLooking = true;
        try {
            await record.load();
        } finally {
            this.isLooking = false;
        }
    }
}

registry.category("fields").add("mes_import_progress", {
    ...progressBarField,
    component: ImportProgress,
});
