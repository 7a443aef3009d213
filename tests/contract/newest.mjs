// Compares what hwsync sends with Shopify's newest published schemas, and prints
// what has changed for us since the schema that hwsync was tested with.
//
// node newest.mjs DOCUMENTS.json PINNED_DATA_FOLDER NEWEST_DATA_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { versions } from './versions.mjs';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const {
  buildClientSchema, getNamedType, isEnumType, parse, validate, visit,
  visitWithTypeInfo, TypeInfo,
} = require('graphql');

const [documentsFile, pinnedFolder, newestFolder] = process.argv.slice(2);
const documents = JSON.parse(fs.readFileSync(documentsFile, 'utf8'));

function versionsIn(folder) {
  return fs.readdirSync(folder)
    .map((file) => /^admin_(\d{4}-\d{2}|unstable)\.json\.gz$/.exec(file)?.[1])
    .filter((version) => version >= versions[0])
    .sort();
}

function schemaOf(folder, version) {
  const file = path.join(folder, `admin_${version}.json.gz`);
  const json = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)));
  return buildClientSchema(json.data ?? json);
}

function argumentsOf(field) {
  return field.args.map((argument) => `${argument.name}: ${argument.type}`
    + `${argument.deprecationReason ? ' (deprecated)' : ''}`).join(', ');
}

// Each field that our documents ask for with what its answer may be, and each
// enum of theirs with its values: the part of a schema that is about us.
function partOf(schema) {
  const part = new Map();
  const notes = [];
  for (const [name, text] of Object.entries(documents)) {
    const ast = parse(text);
    notes.push(...validate(schema, ast).map((error) => `${name}: ${error.message}`));
    const types = new TypeInfo(schema);
    visit(ast, visitWithTypeInfo(types, {
      Field() {
        const field = types.getFieldDef();
        if (!field) {
          return;
        }
        const key = `${types.getParentType()}.${field.name}`;
        part.set(key, `(${argumentsOf(field)}): ${field.type}`);
        part.set(`${key} deprecated`, field.deprecationReason ?? '');
        for (const type of [field.type, ...field.args.map((argument) => argument.type)]) {
          const named = getNamedType(type);
          if (isEnumType(named)) {
            part.set(`enum ${named}`,
              named.getValues().map((value) => value.name).sort().join(' '));
          }
        }
      },
    }));
  }
  return { part, notes };
}

function differences(before, after) {
  const lines = [];
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = before.get(key) ?? '';
    const is = after.get(key) ?? '';
    if (was !== is) {
      lines.push(`${key}: ${was || 'nothing'} -> ${is || 'nothing'}`);
    }
  }
  return lines;
}

const pinned = versionsIn(pinnedFolder);
const newest = versionsIn(newestFolder);
const lastPinned = versions.at(-1);
const base = partOf(schemaOf(pinnedFolder, lastPinned)).part;
let changes = 0;

function report(title, lines) {
  changes += lines.length;
  console.log(`${title}:${lines.length === 0 ? ' nothing has changed for us' : ''}`);
  for (const line of lines) {
    console.log(`  ${line}`);
  }
}

for (const version of newest) {
  const { part, notes } = partOf(schemaOf(newestFolder, version));
  // What is unstable is compared with what hwsync knows: it tells what may come.
  const known = versions.includes(version) && pinned.includes(version);
  const before = known ? partOf(schemaOf(pinnedFolder, version)).part : base;
  const title = known ? `${version}, as published now` : `${version}, against ${lastPinned}`;
  report(title, [...notes.map((note) => `no longer valid: ${note}`),
    ...differences(before, part)]);
}
report('versions', [
  ...newest.filter((version) => !versions.includes(version) && version !== 'unstable')
    .map((version) => `${version} is new: hwsync does not know it`),
  ...versions.filter((version) => !newest.includes(version))
    .map((version) => `${version} is no longer published`),
]);
process.exit(changes === 0 ? 0 : 1);
