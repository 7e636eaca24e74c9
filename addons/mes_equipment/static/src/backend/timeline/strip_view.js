import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Painter } from "./paint";
import { readPalette } from "./palette";
import { layout, neighbour, visible } from "./rows";
import { DAY, moved, zoomed } from "./scale";
import { StripNames } from "./strip_names";
import { useGestures } from "./use_gestures";

export const AXIS = 44;
const SOON = 60;
const SPARE = 360;

/** The rows of many machines over a time, of which only those in sight are drawn. */
export class StripView extends Component {
    static template = "mes_equipment.StripView";
    static components = { StripNames };
    static props = {
        machines: Array,
        severalPlants: Boolean,
        view: Object,
        zone: String,
        shifts: Array,
        now: Number,
        store: Object,
        version: Number,
        selection: [Object, { value: null }],
        isWhole: Boolean,
        onView: Function,
        onPick: Function,
        onHover: Function,
        onKey: Function,
        onMachine: Function,
    };

    setup() {
        this.scroll = useRef("scroll");
        this.canvas = useRef("canvas");
        this.axis = useRef("axis");
        this.size = useState({ top: 0, width: 0, height: 0 });
        this.watch();
        useGestures(this.canvas, {
            onZoom: (factor, x) => this.zoom(factor, x),
            onPan: (pixels) => this.pan(pixels),
            onPick: (x, y) => this.props.onPick(this.hit(x, y)),
            onHover: (x, y) => this.props.onHover({ ...this.hit(x, y), x, y }),
            onLeave: () => this.props.onHover(null),
            canScroll: () => this.list.height > this.size.height,
        });
        useEffect(() => this.draw());
        useEffect(
            () => this.needSoon(),
            () => [this.props.view, this.size.width, this.size.top, this.size.height, this.ids]
        );
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    watch() {
        const measure = () => {
            const { clientHeight, scrollTop } = this.scroll.el;
            const width = this.canvas.el.parentElement.clientWidth;
            Object.assign(this.size, { width, height: clientHeight, top: scrollTop });
        };
        useEffect(
            () => {
                const observer = new ResizeObserver(measure);
                observer.observe(this.scroll.el);
                measure();
                return () => observer.disconnect();
            },
            () => []
        );
    }

    get list() {
        const { machines, severalPlants } = this.props;
        if (this.laidOut?.machines !== machines) {
            this.laidOut = { machines, ...layout(machines, severalPlants) };
        }
        return this.laidOut;
    }

    get shown() {
        const { items, height } = this.list;
        return this.props.isWhole
            ? visible(items, 0, height)
            : visible(items, this.size.top, this.size.height);
    }

    get ids() {
        return this.shown.map((item) => item.key).join();
    }

    get canvasHeight() {
        return this.props.isWhole ? this.list.height : Math.max(this.size.height, 1);
    }

    onScroll() {
        this.size.top = this.scroll.el.scrollTop;
    }

    // Scrolling and zooming ask again and again: only the last one counts.
    needSoon() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.need(), SOON);
    }

    need() {
        const { top, height, width } = this.size;
        if (width) {
            const near = visible(this.list.items, top, height, SPARE);
            const ids = near.filter((item) => item.machine).map((item) => item.machine.id);
            return this.props.store.need(ids, { ...this.props.view }, width);
        }
    }

    zoom(factor, x) {
        const { view } = this.props;
        const anchor = view.from + (x / this.size.width) * (view.to - view.from);
        this.props.onView(zoomed(view, factor, anchor));
    }

    pan(pixels) {
        const { view } = this.props;
        this.props.onView(moved(view, (-pixels / this.size.width) * (view.to - view.from)));
    }

    /** What lies under a point of the canvas. */
    hit(x, y) {
        const { view, store } = this.props;
        const item = this.shown.find(
            ({ top, height }) => y + this.size.top >= top && y + this.size.top < top + height
        );
        if (!item?.machine) {
            return { machine: null, segment: null };
        }
        const moment = view.from + (x / this.size.width) * (view.to - view.from);
        return { machine: item.machine, segment: store.row(item.machine.id)?.find(moment) || null };
    }

    /** The machine some rows further, scrolled into sight. */
    step(id, by) {
        const item = neighbour(this.list.items, id, by);
        const { top, height } = this.size;
        const element = this.scroll.el;
        if (item && item.top < top) {
            element.scrollTop = item.top - item.height;
        } else if (item && item.top + item.height > top + height) {
            element.scrollTop = item.top + 2 * item.height - height;
        }
        return item?.machine;
    }

    onKeydown(event) {
        if (this.props.onKey(event, (id, by) => this.step(id, by))) {
            event.preventDefault();
        }
    }

    fit(canvas, height) {
        const ratio = window.devicePixelRatio || 1;
        const { width } = this.size;
        Object.assign(canvas, { width: width * ratio, height: height * ratio });
        Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
        const context = canvas.getContext("2d");
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        return context;
    }

    draw() {
        const { view, zone, now, shifts, store, selection } = this.props;
        if (!this.size.width) {
            return;
        }
        const near = view.to - view.from <= 8 * DAY ? shifts : [];
        const context = this.fit(this.canvas.el, this.canvasHeight);
        const ratio = window.devicePixelRatio || 1;
        const palette = readPalette(this.canvas.el, context, ratio);
        const { width } = this.size;
        const axis = new Painter(this.fit(this.axis.el, AXIS), palette, {
            width,
            height: AXIS,
            ratio,
        });
        axis.axis(view, zone, now, near);
        const painter = new Painter(context, palette, { width, height: this.canvasHeight, ratio });
        const top = this.props.isWhole ? 0 : this.size.top;
        painter.ground(view, zone, near, view.to - view.from > 8 * DAY);
        for (const { machine, ...item } of this.shown) {
            if (machine) {
                painter.row(store.row(machine.id), view, item.top - top, item.height);
            } else {
                painter.heading(item.top - top, item.height);
            }
            if (machine && machine.id === selection?.machine.id) {
                painter.ring(selection, view, item.top - top, item.height);
            }
        }
        painter.nowLine(view, now);
    }
}
