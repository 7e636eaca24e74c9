"""How an entry comes into the production ledger, and its work order in line with it."""

from .act import create_once


def book(env, values):
    """Write one ledger entry and bring its work order in line, in the caller's transaction."""
    entry = create_once(env["mes.production.log"], values)
    workorder = env["mrp.workorder"].browse(values["workorder_id"])
    if entry.qty_good:
        good = workorder.product_uom_id.round(workorder.qty_produced + entry.qty_good)
        workorder.write({"qty_produced": good})
    else:
        env["mes.terminal"]._touch(workorder.workcenter_id)
    return entry
