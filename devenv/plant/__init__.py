"""A small pump plant as data, loaded through the ORM of a running Odoo."""
