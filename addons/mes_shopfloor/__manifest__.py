{
    "name": "MES Shop Floor",
    "summary": "Production ledger, shifts, kiosk and wallboard on Odoo's own work orders",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["mrp", "hr", "barcodes", "product_expiry"],
    "data": [
        "security/mes_shopfloor_groups.xml",
        "views/mes_shopfloor_menus.xml",
    ],
    "application": True,
}
