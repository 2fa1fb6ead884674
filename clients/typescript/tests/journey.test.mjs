// The journey of clients/journey/README.md, assertion by assertion, against the binary and over the
// proxy that injects faults. One server serves all of them.

import "./journey/reads.mjs";
import "./journey/writes.mjs";
import "./journey/callbacks.mjs";
import "./journey/others.mjs";
