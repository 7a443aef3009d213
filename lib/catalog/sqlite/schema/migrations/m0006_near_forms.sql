-- A child's variants by their near forms: verify seeks those that an identifier
-- has to do with.
CREATE INDEX shop_variant_by_near_sku ON shop_variant (shop, sku_near)
    WHERE sku_near IS NOT NULL;
CREATE INDEX shop_variant_by_near_barcode ON shop_variant (shop, barcode_near)
    WHERE barcode_near IS NOT NULL;
