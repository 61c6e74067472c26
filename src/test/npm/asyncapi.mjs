// Reads the feed contract with AsyncAPI's own parser, and prints whatever it has to say of it, the hints too.
import { readFile } from 'node:fs/promises';
import parser from '@asyncapi/parser';

const [file] = process.argv.slice(2);
const { document, diagnostics } = await new parser.Parser().parse(await readFile(file, 'utf8'), { source: file });
for (const { code, message, path } of diagnostics) {
  console.log(`${code} at /${path.join('/')}: ${message}`);
}
if (!document) {
  console.log('The document cannot be read.');
}
process.exit(document && diagnostics.length === 0 ? 0 : 1);
