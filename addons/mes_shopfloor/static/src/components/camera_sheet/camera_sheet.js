import { Component, useState } from "@odoo/owl";
import { Sheet } from "@mes_shopfloor/components/sheet/sheet";
import { useKiosk } from "@mes_shopfloor/services/use_kiosk";
import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";

/** Scan with the camera of the device, where there is no scanner. */
export class CameraSheet extends Component {
    static template = "mes_shopfloor.CameraSheet";
    static components = { BarcodeVideoScanner, Sheet };
    static props = { close: Function };

    setup() {
        this.kiosk = useKiosk();
        this.state = useState({ error: "" });
    }

    onResult(code) {
        this.props.close(code);
        this.kiosk.scan(code);
    }

    onError(error) {
        this.state.error = error.message;
    }
}
