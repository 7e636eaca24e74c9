import { Component, onWillStart, useState } from "@odoo/owl";
import { PeriodFilter } from "@mes_shopfloor/backend/period_report/period_filter";
import { lastDays } from "@mes_shopfloor/backend/period_report/last_days";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

/**
 * A report over some days, by one of several groups: figures of the server, and behind each of its
 * rows the records that make it.
 *
 * A report says in `model`, `method` and `recordsMethod` what it asks, in `groups` and `filters`
 * what may be chosen. What was chosen is there again when one comes back.
 */
// eslint-disable-next-line no-restricted-syntax -- each report has a template of its own
export class PeriodReport extends Component {
    static components = { Layout, PeriodFilter };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({
            scope: this.props.state?.scope || this.firstScope(),
            result: null,
        });
        useSetupAction({ getLocalState: () => ({ scope: { ...this.state.scope } }) });
        onWillStart(() => this.load());
    }

    firstScope() {
        const all = this.filters.map(({ name }) => [name, false]);
        return { ...lastDays(30), by: this.groups[0].key, ...Object.fromEntries(all) };
    }

    async load() {
        const call = this.orm.call(this.model, this.method, [], { ...this.state.scope });
        this.state.result = await this.keepLast.add(call);
    }

    get groupLabel() {
        return this.groups.find((group) => group.key === this.state.scope.by).label;
    }

    day(iso) {
        return DateTime.fromISO(iso).toLocaleString(DateTime.DATE_MED);
    }

    change(values) {
        Object.assign(this.state.scope, values);
        return this.load();
    }

    async onSelect(row) {
        const action = await this.orm.call(this.model, this.recordsMethod, [], {
            ...this.state.scope,
            key: row.key,
        });
        return this.action.doAction(action);
    }
}
