/** What is measured, and how it is told. Knows nothing of the parts that measure. */
package io.pagenow.chat.metric;
