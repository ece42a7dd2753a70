/** Metrics and their exposition. Independent of the measured parts. */
package io.pagenow.chat.metric;
