from odoo.tools import SQL


def migrate(cr, version):
    """Ledger entries from before the journal of acts keep their ids taken."""
    if not version:
        return
    cr.execute(
        SQL(
            """
            INSERT INTO mes_act (uuid, kind, workorder_id, user_id, source, moment, date_logged,
                                 res_model, res_id, company_id, create_uid, create_date,
                                 write_uid, write_date)
            SELECT uuid, CASE WHEN reversal_of_id IS NULL THEN 'declare' ELSE 'reverse' END,
                   workorder_id, create_uid, source, moment, date_logged, 'mes.production.log', id,
                   company_id, create_uid, create_date, write_uid, write_date
              FROM mes_production_log
             WHERE source <> 'office' OR reversal_of_id IS NOT NULL
            ON CONFLICT (uuid) DO NOTHING
            """
        )
    )
