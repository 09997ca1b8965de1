// Validates instances against JSON Schemas (draft 2020-12) with ajv. Standard input is a JSON array
// of {"schema": …, "instances": […]}; prints, in the same order, an array of arrays of messages per
// instance: an empty one is valid. A schema that ajv refuses is told as {"schema_error": …}.
import { text } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

function judge({ schema, instances }) {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }));
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    return { schema_error: error.message };
  }
  return instances.map((instance) =>
    validate(instance) ? [] : validate.errors.map((error) => `${error.instancePath || '/'} ${error.message}`));
}

const asked = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(asked.map(judge)));
