// Validates what hwsync sends against Shopify's published schema of every
// version that hwsync supports, and shows that hwsync only reads.
//
// node check.mjs DOCUMENTS.json FOLDER_OF_GRAPHQL_FILES
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { versions } from './versions.mjs';

import { excerpt, schemasOf } from './excerpt.mjs';

// From where the packages were installed, not from where this file lies.
const require = createRequire(path.join(process.cwd(), 'package.json'));
const {
  buildClientSchema, parse, validate, visit, visitWithTypeInfo, TypeInfo, Kind,
  specifiedRules, NoDeprecatedCustomRule,
} = require('graphql');

const mutations = new Set(['bulkOperationRunQuery', 'bulkOperationCancel']);
// Deprecated, but in every version, and asked besides its successor.
const deprecated = /QueryRoot\.deletionEvents/;

const [documentsFile, folder] = process.argv.slice(2);
const documents = JSON.parse(fs.readFileSync(documentsFile, 'utf8'));
const problems = [];

function schemaOf(version) {
  const file = path.join('node_modules', '@shopify', 'dev-mcp', 'dist', 'data',
    `admin_${version}.json.gz`);
  const json = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)));
  return buildClientSchema(json.data ?? json);
}

function operationOf(text) {
  const ast = parse(text);
  const operations = ast.definitions;
  if (operations.length !== 1 || operations[0].kind !== Kind.OPERATION_DEFINITION) {
    throw new Error('it is not one operation');
  }
  return { ast, operation: operations[0] };
}

function checkThatItOnlyReads(operation) {
  const fields = operation.selectionSet.selections.map((field) => field.name?.value);
  if (operation.operation === 'query') {
    return;
  }
  if (operation.operation !== 'mutation' || fields.length !== 1 || !mutations.has(fields[0])) {
    throw new Error(`it is a ${operation.operation} of ${fields}`);
  }
}

// https://shopify.dev/docs/api/usage/bulk-operations/queries#operation-restrictions
function checkBulkRules(schema, ast, operation) {
  let connections = 0;
  let depth = 0;
  let deepest = 0;
  const types = new TypeInfo(schema);
  const isConnection = () => /Connection!?$/.test(String(types.getType()));
  visit(ast, visitWithTypeInfo(types, {
    Field: {
      enter() {
        if (isConnection()) {
          connections += 1;
          depth += 1;
          deepest = Math.max(deepest, depth);
        }
      },
      leave() {
        if (isConnection()) {
          depth -= 1;
        }
      },
    },
  }));
  if (operation.variableDefinitions.length !== 0) {
    throw new Error('a bulk query takes no variables');
  }
  if (operation.selectionSet.selections.length !== 1) {
    throw new Error('a bulk query has one root field');
  }
  // "two levels deep" counts the root connection's children.
  if (connections < 1 || connections > 5 || deepest > 3) {
    throw new Error(`${connections} connections, ${deepest} deep`);
  }
}

function check(version, schema, name, text) {
  const { ast, operation } = operationOf(text);
  checkThatItOnlyReads(operation);
  const errors = validate(schema, ast, [...specifiedRules, NoDeprecatedCustomRule])
    .filter((error) => !deprecated.test(error.message));
  if (errors.length > 0) {
    throw new Error(errors.map((error) => error.message).join('; '));
  }
  if (name.startsWith('bulk/')) {
    checkBulkRules(schema, ast, operation);
  }
}

function mustFail(schema, what, text) {
  try {
    check('', schema, 'bulk/planted', text);
  } catch {
    return;
  }
  problems.push(`a planted fault was not found: ${what}`);
}

// What is embedded must be what lies in the folder: no file may be forgotten.
for (const file of fs.readdirSync(folder)) {
  const name = path.basename(file, '.graphql');
  const known = name === 'bulk_products' ? 'bulk/all' : name;
  if (!(known in documents)) {
    problems.push(`${file} is not among the documents that are checked`);
  }
}

const kept = fs.readFileSync(path.join(import.meta.dirname ?? path.dirname(
  new URL(import.meta.url).pathname), '..', 'fake_shopify', 'schema.txt'), 'utf8');
if (kept !== excerpt(schemasOf())) {
  problems.push('tests/fake_shopify/schema.txt is not what the schemas say: see excerpt.mjs');
}

for (const version of versions) {
  const schema = schemaOf(version);
  for (const [name, text] of Object.entries(documents)) {
    try {
      check(version, schema, name, text);
    } catch (error) {
      problems.push(`${version} ${name}: ${error.message}`);
    }
  }
  mustFail(schema, 'a field that is not there',
    documents['bulk/all'].replace('handle', 'handel'));
  mustFail(schema, 'a deprecated field',
    documents['bulk/all'].replace('handle', 'bodyHtml'));
  mustFail(schema, 'another mutation',
    'mutation { productDelete(input: {id: "gid://shopify/Product/1"}) { deletedProductId } }');
  mustFail(schema, 'no connection', '{ shop { id } }');
}

for (const problem of problems) {
  console.error(problem);
}
console.log(`${Object.keys(documents).length} documents, ${versions.length} versions, `
  + `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
