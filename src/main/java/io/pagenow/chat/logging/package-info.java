/** The format and the bounds of log lines. */
package io.pagenow.chat.logging;
