"""What declaring and reversing share: the sender's id, the state of the order, the booking."""

import psycopg2.errors

from odoo.exceptions import ConcurrencyError

from .errors import CompanyMismatchError, IdentifierError, OrderClosedError

UUID_MAX = 128
CLOSED_STATES = ("done", "cancel")


def find_entry(env, uuid):
    """The entry a sender has already booked under this id, or nothing."""
    if not isinstance(uuid, str) or not uuid.strip() or len(uuid) > UUID_MAX:
        raise IdentifierError(
            env._("An entry needs an id from its sender: 1 to %s characters.", UUID_MAX)
        )
    # sudo: an id is taken whichever company used it
    entry_sudo = env["mes.production.log"].sudo().search([("uuid", "=", uuid)], limit=1)
    return entry_sudo.sudo(env.su)


def refuse_other_use(env, entry, workorder):
    """The same id for another work order is a mistake of the sender, not a repetition."""
    # sudo: only the link is compared, the entry may belong to another company
    if entry.sudo().workorder_id != workorder.sudo():
        raise IdentifierError(
            env._(
                "The id %(uuid)s was used before for another work order than %(order)s."
                " Send this entry under a new id.",
                uuid=entry.sudo().uuid,
                order=workorder.sudo().display_name,
            )
        )


def check_open(env, workorder):
    if workorder.company_id not in env.companies:
        raise CompanyMismatchError(
            env._(
                "Work order %(order)s belongs to %(company)s. Switch to that company first.",
                order=workorder.sudo().display_name,
                company=workorder.sudo().company_id.name,
            )
        )
    workorder.check_access("write")
    production = workorder.production_id
    if workorder.state in CLOSED_STATES or production.state in CLOSED_STATES:
        raise OrderClosedError(
            env._(
                "Work order %s is finished or cancelled and takes no more pieces. Ask a"
                " supervisor to reopen it, or take another order.",
                workorder.display_name,
            )
        )
    if production.state == "draft":
        raise OrderClosedError(
            env._(
                "Manufacturing order %s is still a draft. Confirm it before pieces are declared.",
                production.name,
            )
        )


def book(env, values):
    """Write one ledger entry and bring its work order in line, in the caller's transaction."""
    # sudo: nobody may create ledger entries except through the services
    ledger_sudo = env["mes.production.log"].sudo()
    try:
        entry_sudo = ledger_sudo.create(values)
    except psycopg2.errors.UniqueViolation as error:
        # Somebody else booked it since our snapshot; Odoo retries and then finds the entry.
        raise ConcurrencyError(str(error)) from error
    workorder = env["mrp.workorder"].browse(values["workorder_id"])
    if entry_sudo.qty_good:
        good = workorder.product_uom_id.round(workorder.qty_produced + entry_sudo.qty_good)
        workorder.write({"qty_produced": good})
    else:
        env["mes.terminal"]._touch(workorder.workcenter_id)
    return entry_sudo.sudo(env.su)
