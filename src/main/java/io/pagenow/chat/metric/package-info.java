/** Metrics and their exposition. Independent of the measured parts. */
@NullMarked
package io.pagenow.chat.metric;

import org.jspecify.annotations.NullMarked;
