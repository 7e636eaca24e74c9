import { SignInSheet } from "@mes_shopfloor/screens/sign_in/sign_in_sheet";

/** Who is signed in at this terminal, and which of them does what is done now. */
export class KioskPeople {
    constructor(kiosk) {
        this.kiosk = kiosk;
    }

    get state() {
        return this.kiosk.state;
    }

    /** The active one first. */
    get ids() {
        const { activeId, operators } = this.state;
        const others = operators.map(({ id }) => id).filter((id) => id !== activeId);
        return activeId ? [activeId, ...others] : others;
    }

    /** The server says who is here; it signs off by itself who forgot. */
    arrive(operators) {
        const { activeId } = this.state;
        const isHere = operators.some(({ id }) => id === activeId);
        Object.assign(this.state, {
            operators,
            activeId: isHere ? activeId : operators[0]?.id || null,
        });
    }

    activate(id) {
        this.state.activeId = id;
    }

    async require() {
        return this.state.activeId || (await this.askToSignIn());
    }

    /** @returns {Promise<number|null>} */
    async askToSignIn() {
        return (await this.kiosk.openSheet(SignInSheet)) || null;
    }

    /**
     * @param {{badge: string} | {number: string, pin: string}} proof
     * @returns {Promise<string>} nothing when signed in, else why not
     */
    async signIn(proof) {
        const answer = await this.kiosk.terminal.call("/mes/kiosk/sign_in", proof);
        this.arrive(answer.operators);
        if (answer.status !== "done") {
            return answer.message;
        }
        this.activate(answer.employee_id);
        this.state.error = "";
        this.kiosk.refresh();
        return "";
    }

    async signOut(id) {
        const { operators } = await this.kiosk.terminal.call("/mes/kiosk/sign_out", {
            employee_id: id,
        });
        this.arrive(operators);
        this.kiosk.refresh();
    }

    async signOutAll() {
        for (const { id } of [...this.state.operators]) {
            await this.signOut(id);
        }
    }
}
