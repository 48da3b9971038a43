/** Reads documents with fixes from the standard input and writes them with the fixes made. */

import { readFileSync } from 'node:fs';
import { applyFix, normalise } from '../../../ui/editor/web/edits/index.js';

const cases = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(({ document, fix }) => applyFix(normalise(document), fix))));
