import { useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { imageUrl } from "@web/core/utils/urls";
import { fileTypeMagicWordMap } from "@web/views/fields/image/image_field";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ZonesCanvas } from "./zones_canvas";

/** A stored picture arrives as its size (12.3 Kb), a new one as its content. */
const IS_CONTENT = /^[A-Za-z0-9+/]{40}/;

/** The picture of a machine with its zones, drawn by hand or finger, beside the list of them. */
export class ZonesField extends X2ManyField {
    static template = "mes_equipment.ZonesField";
    static components = { ...X2ManyField.components, ZonesCanvas };
    static props = { ...X2ManyField.props, imageField: { type: String, optional: true } };

    setup() {
        super.setup();
        this.pointed = useState({ id: null });
    }

    get picture() {
        const { record, imageField } = this.props;
        const value = record.data[imageField || "image"];
        if (!value) {
            return "";
        }
        if (record.resId && !IS_CONTENT.test(value)) {
            return imageUrl(record.resModel, record.resId, imageField || "image", {
                unique: record.data.write_date || value,
            });
        }
        const type = fileTypeMagicWordMap[value[0]] || "png";
        return `data:image/${type};base64,${value}`;
    }

    get zones() {
        return this.list.records.map((record) => ({
            id: record.id,
            name: record.data.name || "",
            x: record.data.x,
            y: record.data.y,
            w: record.data.w,
            h: record.data.h,
        }));
    }

    get selectedId() {
        return this.pointed.id || this.list.editedRecord?.id || null;
    }

    /** A rectangle was drawn: a row of the list asks for its name. */
    async onDraw({ x, y, w, h }) {
        const context = { default_x: x, default_y: y, default_w: w, default_h: h };
        await this.onAdd({ context, editable: "bottom" });
    }

    async onMove(id, rectangle) {
        await this.list.records.find((record) => record.id === id)?.update(rectangle);
    }

    async onPick(id) {
        this.pointed.id = id;
        const record = this.list.records.find((zone) => zone.id === id);
        if (record && !this.props.readonly && record !== this.list.editedRecord) {
            await this.list.enterEditMode(record);
        }
        this.pointed.id = null;
    }
}

registry.category("fields").add("mes_zones", {
    ...x2ManyField,
    component: ZonesField,
    supportedTypes: ["one2many"],
    fieldDependencies: [{ name: "write_date", type: "datetime" }],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...x2ManyField.extractProps(fieldInfo, dynamicInfo),
        imageField: fieldInfo.options.image_field,
    }),
});
