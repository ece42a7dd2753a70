/** The format and the bounds of log lines. */
@NullMarked
package io.pagenow.chat.logging;

import org.jspecify.annotations.NullMarked;
