/** The scenarios that all clients share, with the library for JavaScript. */

import { conformanceOf } from '../../conformance/lib/node-suite.mjs';
import { JsAdapter } from './conformance-adapter.mjs';

conformanceOf('js', () => new JsAdapter());
