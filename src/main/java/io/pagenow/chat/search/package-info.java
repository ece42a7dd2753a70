/** Search in messages: an index that follows the log in the background, and queries on it. */
@NullMarked
package io.pagenow.chat.search;

import org.jspecify.annotations.NullMarked;
