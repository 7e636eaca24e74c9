"""Context keys with which lots are handled, apart from the models: those load in their own order."""

#: Look only at stock that may be used.
USABLE = "mes_without_held"
#: While an order is posted: Odoo links all its lines with each other, a unit only has its own.
GENEALOGY = "mes_genealogy"
#: While an order is posted: what belongs to its backorder goes there.
POSTING = "mes_posting"
