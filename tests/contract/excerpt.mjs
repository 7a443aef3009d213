// Writes the part of Shopify's schemas that the stand-in checks documents by:
// every field of the types that hwsync reads, and of the roots those that it, or
// a planted fault, may ask for.
//
// node excerpt.mjs >SOURCE/tests/fake_shopify/schema.txt
//
// (in build/release/tests/contract, where the test has installed the packages).
// A line `KIND NAME [MEMBERS]` begins a type, the members being an enum's values
// or the types of an interface; of the types at the end no field is kept.
// `  FIELD(ARGUMENT:TYPE ...) TYPE [from=VERSION] [until=VERSION]` is a field,
// `until` being the last version that has it; an argument that ends with `=` has a
// default.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

export const versions = ['2026-01', '2026-04', '2026-07', '2026-10'];

const roots = {
  QueryRoot: ['bulkOperation', 'bulkOperations', 'currentAppInstallation',
    'currentBulkOperation', 'deletionEvents', 'event', 'events', 'node', 'nodes',
    'product', 'products', 'productVariants', 'productsCount', 'shop'],
  Mutation: ['bulkOperationCancel', 'bulkOperationRunQuery', 'bulkOperationRunMutation',
    'productDelete', 'productUpdate'],
};
const whole = ['AccessScope', 'AppInstallation', 'BasicEvent', 'BulkOperation',
  'BulkOperationCancelPayload', 'BulkOperationConnection', 'BulkOperationEdge',
  'BulkOperationRunQueryPayload', 'BulkOperationUserError', 'Count',
  'DeletionEvent', 'DeletionEventConnection', 'DeletionEventEdge', 'Event',
  'EventConnection', 'EventEdge', 'Image', 'InventoryItem',
  'InventoryItemMeasurement', 'Media', 'MediaImage', 'MediaPreviewImage', 'Node',
  'PageInfo', 'Product', 'ProductConnection', 'ProductEdge', 'ProductOption',
  'ProductOptionValue', 'ProductVariant', 'ProductVariantConnection',
  'ProductVariantEdge', 'SEO', 'SelectedOption', 'Shop', 'TaxonomyCategory',
  'UserError', 'Weight', 'BulkOperationsSortKeys', 'DeletionEventSubjectType',
  'DeletionEventSortKeys', 'EventSortKeys', 'ProductSortKeys', 'ProductVariantSortKeys'];

function typeText(type) {
  if (type.kind === 'NON_NULL') {
    return `${typeText(type.ofType)}!`;
  }
  return type.kind === 'LIST' ? `[${typeText(type.ofType)}]` : type.name;
}

function typesOf(version) {
  const file = path.join('node_modules', '@shopify', 'dev-mcp', 'dist', 'data',
    `admin_${version}.json.gz`);
  const json = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)));
  const { types } = (json.data ?? json).__schema;
  return new Map(types.map((type) => [type.name, type]));
}

function fieldText(field) {
  const args = field.args.map((arg) =>
    `${arg.name}:${typeText(arg.type)}${arg.defaultValue == null ? '' : '='}`);
  return `  ${field.name}${args.length ? `(${args.join(' ')})` : ''} ${typeText(field.type)}`;
}

/// Each text with the versions that have it.
function spread(listOf) {
  const found = new Map();
  versions.forEach((version) => {
    for (const text of listOf(version)) {
      found.set(text, [...(found.get(text) ?? []), version]);
    }
  });
  return [...found].map(([text, has]) => text
    + (has[0] === versions[0] ? '' : ` from=${has[0]}`)
    + (has.at(-1) === versions.at(-1) ? '' : ` until=${has.at(-1)}`));
}

/// The types that fields and arguments name besides, of which no field is kept.
function besides(schemas, known, lines) {
  const named = new Set(lines.join(' ').match(/[A-Z]\w+/g));
  const found = new Map(versions.flatMap((version) =>
    [...schemas.get(version).values()].map((type) => [type.name, type.kind])));
  return [...named].filter((name) => !known.has(name) && found.has(name)).sort()
    .map((name) => `${found.get(name).toLowerCase()} ${name}`);
}

export function excerpt(schemas) {
  const lines = [];
  for (const name of [...Object.keys(roots), ...whole].sort()) {
    const types = versions.map((version) => schemas.get(version).get(name));
    const type = types.find(Boolean);
    if (!type) {
      continue;
    }
    const kind = type.kind.toLowerCase();
    const members = [...new Set(types.flatMap((one) => (type.kind === 'ENUM'
      ? one?.enumValues
      : one?.possibleTypes?.filter((possible) => whole.includes(possible.name))) ?? [])
      .map((one) => one.name))];
    lines.push([kind, name, ...members].join(' '));
    lines.push(...spread((version) =>
      (schemas.get(version).get(name)?.fields ?? [])
        .filter((field) => !(name in roots) || roots[name].includes(field.name))
        .map(fieldText)));
  }
  const known = new Set([...Object.keys(roots), ...whole]);
  lines.push(...besides(schemas, known, lines));
  return `${lines.join('\n')}\n`;
}

export function schemasOf() {
  return new Map(versions.map((version) => [version, typesOf(version)]));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  process.stdout.write(excerpt(schemasOf()));
}
