{
    "name": "MES Quality",
    "summary": "Control plans, inspections and measured values with verdicts",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": ["mes_equipment"],
    "data": [
        "security/mes_quality_groups.xml",
        "security/ir.model.access.csv",
        "security/mes_quality_rules.xml",
        "views/mes_quality_characteristic_views.xml",
        "views/mes_quality_plan_views.xml",
        "views/mes_quality_result_views.xml",
        "views/mes_quality_inspection_views.xml",
        "views/mes_quality_menus.xml",
        "wizards/mes_quality_correction_views.xml",
    ],
    "assets": {
        "mes_shopfloor.assets_kiosk": ["mes_quality/static/src/kiosk/**/*"],
        "web.assets_unit_tests_setup": [
            "mes_quality/static/src/kiosk/**/*.js",
            "mes_quality/static/src/kiosk/**/*.xml",
        ],
        "web.assets_unit_tests": ["mes_quality/static/tests/**/*.test.js"],
    },
    "application": True,
}
