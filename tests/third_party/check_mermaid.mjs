// Parses the Mermaid texts given as a JSON array on standard input. Prints, in their order,
// {"type": the kind of diagram} or {"error": the parser's words}.
import { text } from 'node:stream/consumers';
import { JSDOM } from 'jsdom';

// Mermaid cleans texts with DOMPurify as it loads, which needs a page.
const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document });
for (const name of ['Element', 'HTMLElement', 'SVGElement', 'Node', 'DOMParser']) globalThis[name] = window[name];
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, suppressErrorRendering: true });

async function judge(diagram) {
  try {
    const { diagramType } = await mermaid.parse(diagram);
    return { type: diagramType, error: null };
  } catch (error) {
    return { type: null, error: String(error.message ?? error) };
  }
}

const diagrams = JSON.parse(await text(process.stdin));
const verdicts = [];
for (const diagram of diagrams) verdicts.push(await judge(diagram));
console.log(JSON.stringify(verdicts));
process.exit(0);
