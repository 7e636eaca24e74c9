from odoo import api, fields, models


class MesTerminalWake(models.Model):
    """When a screen was last told to look again: each hears it at most once a second.

    A message means "look in a second", so whatever is committed in that second is seen too and
    needs no message of its own.
    """

    _name = "mes.terminal.wake"
    _description = "Terminal Told to Look"
    _log_access = False
    _rec_name = "terminal_id"

    terminal_id = fields.Many2one("mes.terminal", required=True, ondelete="cascade")
    sent_at = fields.Datetime(required=True)

    _terminal_unique = models.UniqueIndex("(terminal_id)")

    @api.model
    def _claim(self, workcenter_ids):
        """The paired terminals that show one of these work centers and are to be told now."""
        cr = self.env.cr
        # The lock comes before the first query, so that this transaction sees what the one before
        # it wrote; and a message lost in a crash is not worth waiting for the disk.
        # Whoever waits here has an act to answer: a vacuum may not hold it up.
        cr.execute("SET LOCAL lock_timeout TO '2s'")
        cr.execute("LOCK TABLE mes_terminal_wake IN SHARE ROW EXCLUSIVE MODE")
        cr.execute("SET LOCAL synchronous_commit TO off")
        cr.execute(
            """
            INSERT INTO mes_terminal_wake AS wake (terminal_id, sent_at)
                 SELECT terminal.id, clock_timestamp() AT TIME ZONE 'UTC'
                   FROM mes_terminal terminal
                  WHERE terminal.active
                    AND terminal.secret_expires > now() AT TIME ZONE 'UTC'
                    AND CASE WHEN EXISTS (SELECT FROM mes_terminal_workcenter_rel shown
                                            JOIN mrp_workcenter center
                                              ON center.id = shown.mrp_workcenter_id
                                             AND center.active
                                           WHERE shown.mes_terminal_id = terminal.id)
                             THEN EXISTS (SELECT FROM mes_terminal_workcenter_rel shown
                                           WHERE shown.mes_terminal_id = terminal.id
                                             AND shown.mrp_workcenter_id = ANY(%(ids)s))
                             ELSE EXISTS (SELECT FROM mrp_workcenter center
                                           WHERE center.id = ANY(%(ids)s)
                                             AND center.mes_warehouse_id = terminal.warehouse_id)
                        END
            ON CONFLICT (terminal_id)
              DO UPDATE SET sent_at = excluded.sent_at
                      WHERE wake.sent_at <= excluded.sent_at - interval '1 second'
                            -- The clock was put back.
                         OR wake.sent_at > excluded.sent_at
              RETURNING terminal_id
            """,
            {"ids": workcenter_ids},
        )
        return self.env["mes.terminal"].browse(key for (key,) in cr.fetchall())
