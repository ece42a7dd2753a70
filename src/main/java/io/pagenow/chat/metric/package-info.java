/** Metrics and their exposition. Knows nothing of the parts that are measured. */
package io.pagenow.chat.metric;
