{
    "name": "MES Equipment",
    "summary": "Machines and the timeline of their states",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["mes_shopfloor", "maintenance"],
    "data": [
        "security/ir.model.access.csv",
        "security/mes_equipment_rules.xml",
        "views/mes_machine_state_views.xml",
        "views/maintenance_equipment_views.xml",
        "views/mes_timeline_views.xml",
        "views/mes_equipment_menus.xml",
    ],
    "assets": {
        "mes_shopfloor.assets_kiosk": ["mes_equipment/static/src/kiosk/**/*"],
        "web.assets_backend": [
            "mes_shopfloor/static/src/kit/tokens.css",
            "mes_equipment/static/src/backend/**/*",
        ],
        "web.assets_web_dark": ["mes_equipment/static/src/backend_dark/**/*"],
        "web.assets_unit_tests_setup": [
            "mes_equipment/static/src/kiosk/**/*.js",
            "mes_equipment/static/src/kiosk/**/*.xml",
        ],
        "web.assets_unit_tests": ["mes_equipment/static/tests/**/*.test.js"],
    },
    "pre_init_hook": "pre_init_hook",
    "application": True,
}
