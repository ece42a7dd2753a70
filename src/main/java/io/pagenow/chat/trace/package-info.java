/** Traces of messages, requests and handshakes: in the log, and as OpenTelemetry spans. */
package io.pagenow.chat.trace;
