// import_duckdb.mjs EXPORT DATABASE: the same fields and indexes in DuckDB,
// which reads the file with all cores and without a word about bad lines.
import { DuckDBInstance } from "@duckdb/node-api";

const [file, database] = process.argv.slice(2);
const quoted = `'${file.replaceAll("'", "''")}'`;
const id = (gid) => `split_part(${gid}, '/', 5)::BIGINT`;

const product = `read_json(${quoted}, format = 'newline_delimited', columns = {
  id: 'VARCHAR', __parentId: 'VARCHAR', handle: 'VARCHAR', title: 'VARCHAR',
  vendor: 'VARCHAR', productType: 'VARCHAR', status: 'VARCHAR', tags: 'JSON',
  isGiftCard: 'BOOLEAN', hasVariantsThatRequiresComponents: 'BOOLEAN',
  createdAt: 'VARCHAR', updatedAt: 'VARCHAR', publishedAt: 'VARCHAR',
  variantsCount: 'STRUCT(count BIGINT)',
  category: 'STRUCT(id VARCHAR, name VARCHAR, fullName VARCHAR)',
  options: 'JSON',
  featuredMedia: 'STRUCT(preview STRUCT(image STRUCT(url VARCHAR)))',
  onlineStoreUrl: 'VARCHAR', seo: 'STRUCT(title VARCHAR, description VARCHAR)',
  descriptionHtml: 'VARCHAR'})`;

const variant = `read_json(${quoted}, format = 'newline_delimited', columns = {
  id: 'VARCHAR', __parentId: 'VARCHAR', title: 'VARCHAR', sku: 'VARCHAR',
  barcode: 'VARCHAR', price: 'VARCHAR', compareAtPrice: 'VARCHAR',
  position: 'BIGINT', taxable: 'BOOLEAN', requiresComponents: 'BOOLEAN',
  createdAt: 'VARCHAR', updatedAt: 'VARCHAR', selectedOptions: 'JSON',
  inventoryItem: 'STRUCT(id VARCHAR, requiresShipping BOOLEAN,
    tracked BOOLEAN,
    measurement STRUCT(weight STRUCT(unit VARCHAR, value DOUBLE)))'})`;

const statements = [
  "BEGIN",
  `CREATE TABLE product AS SELECT ${id("id")} AS id, handle, title, vendor,
     productType, status, tags, isGiftCard, hasVariantsThatRequiresComponents,
     createdAt, updatedAt, publishedAt, variantsCount.count AS variants_count,
     category.id AS category_id, category.name AS category_name,
     category.fullName AS category_full_name, options,
     featuredMedia.preview.image.url AS image_url, onlineStoreUrl,
     seo.title AS seo_title, seo.description AS seo_description,
     descriptionHtml
   FROM ${product} WHERE __parentId IS NULL`,
  `CREATE TABLE variant AS SELECT ${id("id")} AS id,
     ${id("__parentId")} AS product_id, title, sku, barcode, price,
     compareAtPrice, position, taxable, requiresComponents, createdAt,
     updatedAt, selectedOptions, ${id("inventoryItem.id")} AS inventory_item_id,
     inventoryItem.requiresShipping AS requires_shipping,
     inventoryItem.tracked AS tracked,
     inventoryItem.measurement.weight.value AS weight,
     inventoryItem.measurement.weight.unit AS weight_unit
   FROM ${variant} WHERE __parentId IS NOT NULL`,
  "CREATE UNIQUE INDEX product_by_id ON product (id)",
  "CREATE UNIQUE INDEX variant_by_id ON variant (id)",
  "CREATE INDEX by_product_id ON variant (product_id)",
  "CREATE INDEX by_sku ON variant (sku)",
  "CREATE INDEX by_barcode ON variant (barcode)",
  "COMMIT",
];

const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const statement of statements) {
  await connection.run(statement);
}
connection.closeSync();
instance.closeSync();
