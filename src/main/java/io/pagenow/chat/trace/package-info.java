/** Traces of single messages, calls and handshakes: in the log, and as spans of OpenTelemetry. */
package io.pagenow.chat.trace;
