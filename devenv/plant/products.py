"""Products, each a template with its only variant."""

from __future__ import annotations

from devenv.plant import tables

TEMPLATE = "_template"


def load(env, options) -> int:
    """Load the templates and name their variants, which the other tables refer to.

    Created as variants, in one batch, all products but the first would lose their picture.
    """
    created = tables.load(env, "product.template")
    names = [row["id"].removesuffix(TEMPLATE) for row in tables.read("product.template")]
    new = tables.missing(env, names)
    variants = env["product.product"].union(
        *(tables.ref(env, name + TEMPLATE).product_variant_id for name in new)
    )
    tables.adopt(variants, new)
    return created
