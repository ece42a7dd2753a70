/** Traces of messages, requests and handshakes: in the log, and as OpenTelemetry spans. */
@NullMarked
package io.pagenow.chat.trace;

import org.jspecify.annotations.NullMarked;
