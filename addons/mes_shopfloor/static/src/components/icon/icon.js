import { Component } from "@odoo/owl";

/** Those that point the way one reads. */
const DIRECTIONS = ["left", "right"];
const SPRITE = "/mes_shopfloor/static/src/kit/icons.svg";

/** One drawing of the kit, beside a word: it is never the only carrier of a meaning. */
export class Icon extends Component {
    static template = "mes_shopfloor.Icon";
    static props = { name: String, size: { type: String, optional: true } };

    get classes() {
        const { name, size = "" } = this.props;
        return { [size]: size, o_mes_turns: DIRECTIONS.includes(name) };
    }

    get href() {
        return `${SPRITE}#i-${this.props.name}`;
    }
}
