/** Follows single messages, calls and handshakes: through the log, and as spans of OpenTelemetry. */
package io.pagenow.chat.trace;
