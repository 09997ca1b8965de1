// Reads BPMN files named as a JSON array on standard input with bpmn-moddle and judges them with
// bpmnlint's recommended rules. Prints one JSON array, in the order of the files.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { BpmnModdle } from 'bpmn-moddle';
import bpmnlint from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';

const config = { extends: 'bpmnlint:recommended' };

async function judge(file) {
  const xml = await readFile(file, 'utf8');
  let read;
  try {
    read = await new BpmnModdle().fromXML(xml);
  } catch (error) {
    return { file, error: error.message, warnings: [], problems: [] };
  }
  // Rules remember the flows that they have seen, so each file gets a linter of its own.
  const linter = new bpmnlint.Linter({ config, resolver: new NodeResolver() });
  const found = await linter.lint(read.rootElement);
  const problems = Object.entries(found).flatMap(([rule, reports]) =>
    reports.map(({ id, message, category }) => ({ rule, id, message, category })));
  return { file, error: null, warnings: read.warnings.map((warning) => warning.message), problems };
}

const files = JSON.parse(await text(process.stdin));
const verdicts = [];
for (const file of files) verdicts.push(await judge(file));
console.log(JSON.stringify(verdicts));
